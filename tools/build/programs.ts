/** A program of this project, and what is compiled into it. */
export interface Program {
  name: string;
  /** Its main module. */
  entry: string;
  /** All that it may do. */
  permissions: string[];
  /** Whether it carries the workflow bundle. */
  bundle: boolean;
  v8Flags: string[];
}

/** What both need: the native part of the SDK is a library (ffi), which is asked for a host name and settings (sys, env). */
const BOTH = ["--no-prompt", "--allow-env", "--allow-read", "--allow-sys", "--allow-ffi"];

/** Every program that is compiled. */
export const PROGRAMS: Program[] = [
  {
    name: "estuary-worker",
    entry: "main.ts",
    // Writing is for SQLite alone, whose file is where ESTUARY_DATABASE_URL says: Deno cannot narrow that beforehand.
    permissions: [...BOTH, "--allow-net", "--allow-write"],
    bundle: true,
    // The young generation of V8 is most of a worker's memory: a third less of it for 6% more CPU.
    v8Flags: ["--max-semi-space-size=8", "--min-semi-space-size=1"],
  },
  { name: "estuary-wf", entry: "cli.ts", permissions: BOTH, bundle: false, v8Flags: [] },
];
