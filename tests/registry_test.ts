import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { join } from "node:path";
import * as bundled from "../domains/workflows.ts";
import {
  activityNames,
  carriedDomains,
  DOMAINS,
  findWorkflow,
  listWorkflows,
  registryProblems,
  suggestWorkflow,
} from "../registry.ts";
import { checkInput } from "../temporal/input.ts";
import { inputFields } from "../temporal/input_fields.ts";
import type { DomainModule } from "../temporal/manifest.ts";
import { bookingWorld, eventually, steps } from "./domains/booking/world.ts";
import { streamWorld } from "./domains/stream/world.ts";

const ROOT = join(import.meta.dirname!, "..");

Deno.test("every folder under domains is registered, in deno.json and in the registry", async () => {
  const folders = [...Deno.readDirSync(join(ROOT, "domains"))].filter((entry) => entry.isDirectory)
    .map(({ name }) => name).sort();
  const { imports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const mapped = Object.keys(imports).filter((name) => imports[name].startsWith("./domains/"));

  assertEquals(Object.keys(DOMAINS).sort(), folders);
  assertEquals(mapped.sort(), folders.map((name) => `@estuary/${name}`));
  for (const name of folders) assertEquals(imports[`@estuary/${name}`], `./domains/${name}/mod.ts`);
});

Deno.test("the domains fit together", () => {
  assertEquals(registryProblems(), []);
});

Deno.test("a name used twice and a domain that is missing are found", () => {
  const domain = (workflows: DomainModule["WORKFLOWS"], uses: string[] = []): DomainModule => ({
    WORKFLOWS: workflows,
    ACTIVITIES: () => ({ act: () => Promise.resolve() }),
    USES: uses,
  });
  const { WORKFLOWS: { BookingLifecycleWorkflow: manifest } } = DOMAINS.booking;

  assertEquals(
    registryProblems({
      one: domain({ A: { ...manifest, aliases: ["B"] } }),
      two: domain({ B: { ...manifest, aliases: [] } }, ["three"]),
    }),
    [
      'workflow "B" is in domain "one" and again in domain "two"',
      'activity "act" is in domain "one" and again in domain "two"',
      'domain "two" uses domain "three", which is not registered',
    ],
  );
});

Deno.test("the bundle runs the registered workflows, under every name of theirs, and no others", () => {
  const registered = listWorkflows().flatMap(({ name, aliases }) => [name, ...aliases]);

  assertEquals(Object.keys(bundled).sort(), registered.sort());
});

Deno.test("an alias is the same workflow", () => {
  const exports: Record<string, unknown> = bundled;
  for (const { name, aliases } of listWorkflows()) {
    for (const alias of aliases) assertEquals(exports[alias], exports[name]);
  }
});

Deno.test("every example is an input that its workflow takes, and leads to an id", () => {
  for (const { input, example, workflowId, name } of listWorkflows()) {
    const checked = checkInput(input, example);

    assertEquals("problems" in checked ? checked.problems : [], [], name);
    assertEquals(/^[a-z-]+-\w+/.test(workflowId("input" in checked ? checked.input : {})), true, name);
  }
});

Deno.test("every workflow says what it does in one line", () => {
  for (const { description } of listWorkflows()) assertEquals(/^\S.{9,98}[^.\s]$/.test(description), true, description);
});

Deno.test("a workflow is found by name and by alias, with its domain and queue", () => {
  const byAlias = findWorkflow("BookingWorkflow");

  assertEquals([byAlias?.name, byAlias?.domain, byAlias?.queue], [
    "BookingLifecycleWorkflow",
    "booking",
    "estuary-booking",
  ]);
  assertEquals(findWorkflow("BookingLifecycleWorkflow")?.name, byAlias?.name);
  assertEquals(findWorkflow("bookinglifecycleworkflow"), undefined);
});

Deno.test("a near miss is answered with the name that was meant", () => {
  assertEquals(suggestWorkflow("BookingLifecycle"), "BookingLifecycleWorkflow");
  assertEquals(suggestWorkflow("NoShowWorkfow"), "NoShowWorkflow");
  assertEquals(suggestWorkflow("PayrollJob"), undefined);
});

Deno.test("a domain's worker carries the activities of every domain it uses", () => {
  const carried = carriedDomains("booking").flatMap((name) => activityNames(DOMAINS[name]));

  for (const needed of ["openBooking", "createRoom", "recordEarning", "recordAudit"]) {
    assertEquals(carried.includes(needed), true, needed);
  }
});

for (
  const [domain, open] of Object.entries({
    booking: bookingWorld,
    payment: bookingWorld,
    room: bookingWorld,
    stream: streamWorld,
  })
) {
  Deno.test(`a workflow of ${domain} that is started with no input at all says which fields are missing`, async () => {
    await using world = await open();

    for (const { name, input } of listWorkflows({ [domain]: DOMAINS[domain] })) {
      const missing = inputFields(input).filter(({ required }) => required).map((field) => `${field.name} missing`);
      if (missing.length === 0) continue;
      const workflowId = crypto.randomUUID();
      const workflow = await world.temporal.env.client.workflow.start(name, { taskQueue: "test", workflowId });
      await eventually(async () => (await workflow.describe()).status.name !== "RUNNING");

      const { cause } = await assertRejects(() => workflow.result(), WorkflowFailedError);
      for (const each of missing) assertStringIncludes(cause!.message, each, name);
    }
  });

  Deno.test(`the steps that a manifest of ${domain} names are those of the workflow's timeline`, async () => {
    await using world = await open();

    for (const { name, example, steps: named } of listWorkflows({ [domain]: DOMAINS[domain] })) {
      // What does not exist: it shows its steps, and ends soon, for most before the first of them.
      const input = { ...example, booking_id: "999", content_id: "999" };
      const workflow = await world.temporal.start(name, input);
      await eventually(async () => (await workflow.describe()).status.name !== "RUNNING");

      assertEquals(Object.keys(await steps(workflow)), [...named ?? []], name);
    }
  });
}
