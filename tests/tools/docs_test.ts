import { assertEquals, assertStringIncludes } from "@std/assert";
import { findWorkflow } from "../../registry.ts";
import { docsProblems } from "../../tools/docs.ts";
import { factsOf } from "../../tools/docs/facts.ts";
import { pageProblems, withFacts } from "../../tools/docs/page.ts";
import { aliasOf, definitionOf, interfaceFields } from "../../tools/docs/source.ts";
import { readStory } from "../../tools/docs/story.ts";

const reminder = findWorkflow("BookingReminderWorkflow")!;
const PROJECT = new URL("../..", import.meta.url).pathname;

const page = (steps: string, diagram: string, prose = "") =>
  `# Workflows\n\n## BookingReminderWorkflow\n\n${prose}\n\n\`\`\`mermaid\nflowchart LR\n${diagram}\n\`\`\`\n\n` +
  `| Step | What happens |\n| --- | --- |\n${steps}\n`;

Deno.test("the page on workflows agrees with the code", async () => {
  assertEquals(await docsProblems(), []);
});

Deno.test("the lifecycle's story has the messages that its handlers answer, and no other workflow's has them", async () => {
  const lifecycle = await readStory(PROJECT, "booking", "BookingLifecycleWorkflow");
  const noShow = await readStory(PROJECT, "booking", "NoShowWorkflow");

  const updates = lifecycle.messages.filter(({ kind }) => kind === "update").map(({ name }) => name);
  assertEquals(updates.sort(), ["attest", "cancel", "extend", "reschedule"]);
  assertEquals(noShow.messages.map(({ name }) => name), ["timeline"]);
  assertEquals(lifecycle.shapes.get("Cancel"), '{ by: "guest" | "host" | "platform", reason?: string }');
});

Deno.test("the facts of a workflow tell its queue, its id and its input", async () => {
  const facts = factsOf(reminder, await readStory(PROJECT, "booking", reminder.name));

  assertStringIncludes(facts, "Queue `estuary-booking`, id `reminder-124-last_reminder`");
  assertStringIncludes(facts, "| `kind` | `first_reminder`, `last_reminder`; default `last_reminder` |");
});

Deno.test("tables from the code replace the older ones, and the prose above them stays", () => {
  const written = page("| reminder | A mail. |", "  reminder", "By hand.");

  const twice = withFacts(withFacts(written, reminder.name, "OLD"), reminder.name, "NEW");

  assertStringIncludes(twice, "By hand.");
  assertStringIncludes(twice, "NEW");
  assertEquals(twice.includes("OLD"), false);
});

Deno.test("a page that leaves out a step, or tells of one that is not there, is wrong", () => {
  const problems = (text: string) => pageProblems(text, [reminder], new Set(["InvalidInput"]));

  assertEquals(problems(page("| reminder | A mail. |", "  reminder", "- `InvalidInput`: wrong.")), []);
  assertEquals(problems(page("| fax | A fax. |", "  fax --> ended")), [
    "the table of BookingReminderWorkflow has the steps fax, the workflow has reminder",
    'the diagram of BookingReminderWorkflow leaves out step "reminder"',
  ]);
});

Deno.test("a page about workflows or failures that are not there is wrong, and one that leaves out a workflow too", () => {
  const problems = pageProblems("## FaxWorkflow\n\n- `FaxJammed`: paper.\n", [reminder], new Set());

  assertEquals(problems, [
    "it speaks of FaxWorkflow, which is not registered",
    'it has no section "## BookingReminderWorkflow"',
    "it speaks of the failure FaxJammed, which the code does not have",
  ]);
});

Deno.test("interfaces, aliases and messages are read with their comments", () => {
  const source = {
    path: "contract.ts",
    text: `
export type Role = "guest" | "host";
export type Kind =
  | "one"
  | "two";
/** An order. */
export interface Order {
  id: string;
  /** When,
   * in milliseconds. */
  at?: number;
  minutes?: { guest: number; host: number };
  step: Step;
}

export const STEPS = ["one", "two"] as const;
export type Step = typeof STEPS[number];

/** Places it. */
export const place = defineUpdate<Order, [Order]>("place");
`,
  };

  assertEquals(interfaceFields(source, "Order"), [
    { name: "id", optional: false, type: "string", doc: "" },
    { name: "at", optional: true, type: "number", doc: "When, in milliseconds." },
    { name: "minutes", optional: true, type: "{ guest: number, host: number }", doc: "" },
    { name: "step", optional: false, type: "Step", doc: "" },
  ]);
  assertEquals(aliasOf(source, "Step"), '"one" | "two"');
  assertEquals(aliasOf(source, "Role"), '"guest" | "host"');
  assertEquals(aliasOf(source, "Kind"), '"one" | "two"');
  assertEquals(definitionOf(source, "place"), {
    kind: "update",
    name: "place",
    answer: "Order",
    payload: "Order",
    doc: "Places it.",
  });
});
