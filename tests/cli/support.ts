// What tests of the CLI stand on: domains of their own, and a world that remembers what was said.
import { z } from "zod";
import type { Terminal, World } from "../../cli/command.ts";
import { run } from "../../cli/run.ts";
import type { Domains } from "../../registry.ts";
import { id, moment } from "../../temporal/fields.ts";

const charge = z.strictObject({
  payment_id: id("the payment"),
  amount: z.int().positive().meta({ description: "what is charged", unit: "minor units" }),
  currency: z.enum(["eur", "usd"]).default("eur"),
  capture: z.boolean().optional().describe("take the money at once"),
  at: moment("when").optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

/** One domain with a workflow whose input has a field of every kind, one with a workflow of few words, one with none. */
export const DOMAINS: Domains = {
  till: {
    WORKFLOWS: {
      ChargeWorkflow: {
        description: "charge, balances, receipt",
        input: charge,
        workflowId: ({ payment_id }) => `charge-${payment_id}`,
        aliases: ["PayWorkflow"],
        steps: ["charge", "receipt"],
        example: { payment_id: "456", amount: 1050 },
      },
    },
    ACTIVITIES: () => ({}),
    USES: ["nobody"],
  },
  door: {
    WORKFLOWS: {
      KnockWorkflow: {
        description: "knocks",
        input: z.strictObject({ door: id("which one") }),
        workflowId: ({ door }) => `knock-${door}`,
        repeatable: true,
        example: { door: "front" },
      },
    },
    ACTIVITIES: () => ({}),
    USES: [],
  },
  nobody: { WORKFLOWS: {}, ACTIVITIES: () => ({}), USES: [] },
};

/** What a command line said and how it ended. */
export interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line in this process. */
export async function say(argv: string[], over: Partial<World> = {}): Promise<Said> {
  const out: string[] = [], err: string[] = [];
  const code = await run(argv, {
    domains: DOMAINS,
    env: {},
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    stdin: () => Promise.resolve(""),
    ...over,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** A terminal that keeps what was written to it. */
export function fakeTerminal(width = 80, colour = false): Terminal & { written: string[] } {
  const written: string[] = [];
  return { written, write: (text) => written.push(text), columns: () => width, colour };
}

/** Runs the CLI as a process, with no server to be found unless `env` names one. */
export async function spawn(argv: string[], options: { env?: Record<string, string>; stdin?: string } = {}) {
  const process = command(argv, options.env).spawn();
  const writer = process.stdin.getWriter();
  if (options.stdin) await writer.write(new TextEncoder().encode(options.stdin));
  await writer.close();
  const { code, stdout, stderr } = await process.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** The CLI as a process that is not started yet. */
export const command = (argv: string[], env: Record<string, string> = {}) =>
  new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", new URL("../../cli.ts", import.meta.url).pathname, ...argv],
    env: { NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
