// Flags, environment and estuary.yaml to one validated configuration. Cheap to import: the CLI does.
import { refuse } from "./config/problems.ts";
import { type Environment, type Flags, Sources } from "./config/sources.ts";
import { readTemporal, type TemporalSettings } from "./config/temporal.ts";

export { ConfigError } from "./config/problems.ts";
export type { TemporalSettings };

/**
 * Reads how to reach Temporal: flag, else environment, else estuary.yaml, else default.
 *
 * @param flags `address`, `namespace`, `profile`, `config`, as far as given
 * @throws ConfigError with every problem at once
 */
export async function loadTemporalSettings(flags: Flags, env: Environment): Promise<TemporalSettings> {
  const sources = await Sources.open(flags, env);
  const settings = await readTemporal(sources, env);
  refuse(sources.problems);
  return settings;
}
