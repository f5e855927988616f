// The time-skipping server of the demo, for tests: its Workers leave no timers behind.
import "./worker_timers.ts";

export { type TimeSkipping, timeSkipping } from "../tools/dev/time_skipping.ts";
