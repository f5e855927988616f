import { join } from "node:path";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";

const here = (name: string) => join(import.meta.dirname!, name);

/** The workflow code that the crash test's workers run, with time-outs that its patience allows. */
export async function crashBundle(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: here("workflows.ts"),
    workflowInterceptorModules: [here("../../temporal/whole_tasks.ts"), here("interceptors.ts")],
    logger: new DefaultLogger("ERROR"),
  });
  return code;
}
