import type { Args } from "./args.ts";
import type { Flag } from "./command.ts";
import { shellWord } from "./layout.ts";

/** Where the Temporal server is, for every command that talks to one. */
export const SERVER_FLAGS: readonly Flag[] = [
  { name: "address", value: "HOST:PORT", help: "the Temporal server, as TEMPORAL_HOST" },
  { name: "namespace", value: "NAME", help: "its namespace, as TEMPORAL_NAMESPACE" },
  { name: "profile", value: "NAME", help: "a profile of temporal.toml, as TEMPORAL_PROFILE" },
];

/** A command line that people are shown, for the server that they named: pasted, it must not act on another one. */
export function onSameServer(line: string, { values }: Pick<Args, "values">): string {
  const named = SERVER_FLAGS.flatMap(({ name }) => {
    const value = values.get(name);
    return value === undefined ? [] : [`--${name} ${shellWord(value)}`];
  });
  return [line, ...named].join(" ");
}

/** The same of estuary-wf itself, which also goes on to answer as it was asked to. */
export function sameWay(line: string, args: Pick<Args, "values">): string {
  return onSameServer(line, args) + (args.values.get("output") === "json" ? " -o json" : "");
}
