import type { Flag } from "./command.ts";

/** Where the Temporal server is, for every command that talks to one. */
export const SERVER_FLAGS: readonly Flag[] = [
  { name: "address", value: "HOST:PORT", help: "the Temporal server, as TEMPORAL_HOST" },
  { name: "namespace", value: "NAME", help: "its namespace, as TEMPORAL_NAMESPACE" },
  { name: "profile", value: "NAME", help: "a profile of temporal.toml, as TEMPORAL_PROFILE" },
];
