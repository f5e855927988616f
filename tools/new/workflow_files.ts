// What a new workflow adds, piece by piece: code that runs as it stands and has a place for everything that is to come.
import { capital, type Names } from "./names.ts";

/** A new workflow and the domain it is added to. */
export interface NewWorkflow {
  domain: string;
  names: Names;
}

/** `domains/tip/tip_refund.ts` */
export const workflowFile = ({ domain, names: { workflow, pascal, constant, snake, one } }: NewWorkflow) =>
  `// Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { ${capital(domain)}Activities } from "./activities.ts";
import { ${constant}_STEPS, type ${pascal}Input, type ${pascal}Result } from "./contract.ts";

const { open${pascal} } = proxyActivities<${capital(domain)}Activities>(policies.store);

/** ${capital(one)}, from its start to its end. */
export async function ${workflow}(input: ${pascal}Input): Promise<${pascal}Result> {
  const steps = new Steps(${constant}_STEPS);

  steps.note("open", "running");
  const { ${snake}_id } = await open${pascal}(input);
  steps.note("open", "done");

  return { ${snake}_id, status: "completed" };
}
`;

/** Its part of `schema.ts`. */
export const schemaPart = ({ names: { workflow, camel, snake, words } }: NewWorkflow) => `
/** What ${workflow} is started with. */
export const ${camel}Input = z.strictObject({ ${snake}_id: id("the ${words}, as the platform knows it") });
`;

/** Its part of `contract.ts`. */
export const contractPart = ({ names: { workflow, pascal, camel, snake, constant, words, kebab } }: NewWorkflow) => `
export type ${pascal}Input = z.infer<typeof ${camel}Input>;

/** The steps of ${workflow}, in order, as its timeline names them. */
export const ${constant}_STEPS = ["open"] as const;

/** What ${workflow} answers when it is over. */
export interface ${pascal}Result {
  ${snake}_id: string;
  status: "completed";
}

/** One workflow per ${words}: a second start meets the first. */
export const ${camel}WorkflowId = ({ ${snake}_id }: ${pascal}Input) => \`${kebab}-\${${snake}_id}\`;
`;

/** Its part of `activities.ts`. */
export const activityPart = ({ names: { workflow, pascal, camel, one } }: NewWorkflow) => `
    /** Takes ${one} up. The input comes from any client, so it is checked here. */
    open${pascal}: (input: unknown) => Promise.resolve(parseInput("${workflow}", ${camel}Input, input)),

`;

/** Its part of `mod.ts`. */
export const manifestPart = ({ names: { workflow, camel, snake, constant, one } }: NewWorkflow) =>
  `  ${workflow}: {
    description: "${one}, from its start to its end",
    input: ${camel}Input,
    workflowId: ${camel}WorkflowId,
    steps: ${constant}_STEPS,
    example: { ${snake}_id: "1" },
  },
`;

/** Its part of `docs/workflows.md`, before the tables that are made from the code. */
export const docsPart = ({ names: { workflow, one } }: NewWorkflow) => `
## ${workflow}

${capital(one)}, from its start to its end.

\`\`\`mermaid
flowchart LR
  open([open]) --> completed
\`\`\`

| Step | What happens | If it cannot |
| --- | --- | --- |
| open | The input is checked. | \`InvalidInput\`: the workflow fails at once and names the field. |
`;

/** `tests/domains/tip/tip_refund_test.ts` @param deps whether the domain's activities need anything of the house */
export const testFile = ({ domain, names: { workflow, camel, snake } }: NewWorkflow, deps: boolean) =>
  `import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { rootCause } from "@temporalio/common";
import { createActivities } from "../../../domains/${domain}/activities.ts";
import { timeline } from "../../../temporal/timeline.ts";
import { timeSkipping } from "../../time_skipping.ts";

${
    deps
      ? `// Nothing of the house is needed yet.
const activities = createActivities({} as Parameters<typeof createActivities>[0]);`
      : "const activities = createActivities();"
  }

Deno.test("${workflow} goes through its steps and is completed", async () => {
  await using world = await timeSkipping(activities);

  const ${camel} = await world.start("${workflow}", { ${snake}_id: "1" });

  assertEquals(await ${camel}.result(), { ${snake}_id: "1", status: "completed" });
  const { steps } = await ${camel}.query(timeline);
  assertEquals(steps.map(({ step, state }) => [step, state]), [["open", "done"]]);
});

Deno.test("${workflow} started with a wrong input fails at once and names the field", async () => {
  await using world = await timeSkipping(activities);

  const ${camel} = await world.start("${workflow}", {});

  const { cause } = await assertRejects(() => ${camel}.result(), WorkflowFailedError);
  assertStringIncludes(rootCause(cause) ?? "", "${snake}_id missing");
});
`;
