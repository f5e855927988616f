import { assertEquals } from "@std/assert";
import { z } from "zod";
import * as bundled from "../domains/workflows.ts";
import { DOMAINS, type Domains, findWorkflow, listWorkflows, registryProblems, suggestWorkflow } from "../registry.ts";

/** A domain with one workflow and one activity of these names. */
const domain = (workflow: string, activity: string, more: { aliases?: string[]; uses?: string[] } = {}) => ({
  WORKFLOWS: {
    [workflow]: {
      description: "",
      input: z.strictObject({}),
      workflowId: () => "",
      aliases: more.aliases,
      example: {},
    },
  },
  ACTIVITIES: () => ({ [activity]: () => Promise.resolve() }),
  USES: more.uses ?? [],
});

Deno.test("every folder under domains/ is registered, and named in the import map", async () => {
  const folders = await Array.fromAsync(Deno.readDir(new URL("../domains/", import.meta.url)));
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));

  const names = folders.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();

  assertEquals(Object.keys(DOMAINS).sort(), names);
  assertEquals(names.filter((name) => imports[`@estuary/${name}`] !== `./domains/${name}/mod.ts`), []);
});

Deno.test("the bundle exports the registered workflows, each by all of its names", () => {
  const names = listWorkflows().flatMap(({ name, aliases }) => [name, ...aliases]);

  assertEquals(Object.keys(bundled).sort(), names.sort());
});

Deno.test("the domains of this build fit together", () => {
  assertEquals(registryProblems(), []);
});

Deno.test("a name used twice and a domain that is not registered are told", () => {
  const domains: Domains = {
    till: domain("ChargeWorkflow", "charge", { aliases: ["PayWorkflow"] }),
    door: domain("PayWorkflow", "charge", { uses: ["window"] }),
  };

  assertEquals(registryProblems(domains), [
    'workflow "PayWorkflow" is in domain "till" and again in domain "door"',
    'activity "charge" is in domain "till" and again in domain "door"',
    'domain "door" uses domain "window", which is not registered',
  ]);
});

Deno.test("a workflow is found by its name or an alias, and a near miss suggested", () => {
  const domains: Domains = { till: domain("ChargeWorkflow", "charge", { aliases: ["PayWorkflow"] }) };

  assertEquals(findWorkflow("PayWorkflow", domains)?.name, "ChargeWorkflow");
  assertEquals([findWorkflow("Charge", domains), suggestWorkflow("Charge", domains)], [undefined, "ChargeWorkflow"]);
});
