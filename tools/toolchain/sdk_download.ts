// Run by sdk.ts: <dev-server|time-skipping> <version> <folder>. Has the SDK download a server into the folder.
import { TestWorkflowEnvironment } from "@temporalio/testing";

const [kind, version, downloadDir] = Deno.args;
const executable = { type: "cached-download", version, downloadDir } as const;
const environment = kind === "dev-server"
  ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
  : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
await environment.teardown();
