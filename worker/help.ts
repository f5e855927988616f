import { PRESETS } from "../config/selection.ts";

const presets = Object.entries(PRESETS).map(([name, domains]) => `${name} (${domains.join(", ")})`).join(", ");

/** What `estuary-worker --help` prints. */
export const HELP = `estuary-worker: runs the workflows and activities of Estuary

Usage
  estuary-worker [--preset NAME | --domain NAME …] [flags]

What to run
  --preset NAME        ${presets},
                       all, or one of estuary.yaml; all if nothing is chosen
  --domain NAME        one domain; may be repeated

Limits, for the whole process and shared out between its queues
  --max-concurrent N   activities at a time, 100          TEMPORAL_MAX_CONCURRENT_ACTIVITIES
  --max-cached N       workflows kept in memory, 500      TEMPORAL_MAX_CACHED_WORKFLOWS
  --grace TIME         for activities to finish, 30s      ESTUARY_SHUTDOWN_GRACE

Temporal
  --address HOST:PORT  localhost:7233                     TEMPORAL_HOST, TEMPORAL_ADDRESS
  --namespace NAME     default                            TEMPORAL_NAMESPACE
  --profile NAME       a profile of temporal.toml         TEMPORAL_PROFILE

Everything else
  --config FILE        estuary.yaml                       ESTUARY_CONFIG
  --log-level LEVEL    trace, debug, info, warning, error ESTUARY_LOG_LEVEL
  --log-format FORMAT  pretty, json; by what output is    ESTUARY_LOG_FORMAT
  --check              checks configuration and connections, and exits
  --version, --help

A flag stands above its variable, that above estuary.yaml. Providers, store and all other settings: docs/configuration.md

Exit codes
  0  stopped when asked to: no activity was left running, or it was told to stop
  1  failed, or a check failed
  2  the command line or the configuration is wrong
  4  Temporal cannot be reached

Examples
  estuary-worker
  estuary-worker --preset critical --max-concurrent 200
  estuary-worker --domain room --check
`;
