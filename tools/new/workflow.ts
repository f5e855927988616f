import { activityNames, type Domains, findWorkflow, listWorkflows } from "../../registry.ts";
import { nearest } from "../../text/nearest.ts";
import type { Draft } from "./draft.ts";
import { addImport, insertAfter, insertSorted } from "./edits.ts";
import { type Names, namesOf, whyNoWorkflowName } from "./names.ts";
import {
  activityPart,
  contractPart,
  docsPart,
  manifestPart,
  type NewWorkflow,
  schemaPart,
  testFile,
  workflowFile,
} from "./workflow_files.ts";

/** Where every workflow is described. */
const PAGE = "docs/workflows.md";

/**
 * Drafts a workflow in a domain that exists.
 *
 * @param domains what is registered
 * @throws Error if the name is not right, or something of that name exists
 */
export async function newWorkflow(draft: Draft, domains: Domains, domain: string, name: string): Promise<NewWorkflow> {
  const why = whyNotIn(domain, domains) ?? whyNoWorkflowName(name) ?? whyTaken(namesOf(name), domains) ??
    await whyDeclared(draft, domain, namesOf(name));
  if (why) throw new Error(`Cannot add workflow "${name}" to domain "${domain}": ${why}`);
  return await addWorkflow(draft, domain, namesOf(name));
}

/** Drafts every file of a workflow. */
export async function addWorkflow(draft: Draft, domain: string, names: Names): Promise<NewWorkflow> {
  const added = { domain, names };
  const folder = `domains/${domain}`;
  const input = `${names.camel}Input`;

  await draft.create(`${folder}/${names.snake}.ts`, workflowFile(added));
  await ensure(draft, `${folder}/schema.ts`, SCHEMA_HEADER);
  await draft.edit(`${folder}/schema.ts`, (text) => {
    const withZod = addImport(text, ["z"], "zod");
    return addImport(withZod, ["id"], "../../temporal/fields.ts") + schemaPart(added);
  });
  await draft.edit(`${folder}/contract.ts`, (text) => {
    const withZod = addImport(text, ["z"], "zod", "type ");
    return addImport(withZod, [input], "./schema.ts", "type ") + contractPart(added);
  });
  await draft.edit(`${folder}/activities.ts`, (text) => {
    const withParse = addImport(text, ["parseInput"], "../../temporal/input.ts");
    return insertAfter(addImport(withParse, [input], "./schema.ts"), ACTIVITIES, activityPart(added));
  });
  await draft.edit(`${folder}/mod.ts`, (text) => {
    const constants = [`${names.constant}_STEPS`, `${names.camel}WorkflowId`];
    const imported = addImport(addImport(text, constants, "./contract.ts"), [input], "./schema.ts");
    return insertAfter(imported.replace(NO_WORKFLOWS, SOME_WORKFLOWS), WORKFLOWS, manifestPart(added));
  });
  await exportWorkflow(draft, added);
  const activities = await draft.read(`${folder}/activities.ts`) ?? "";
  await draft.create(`tests/domains/${domain}/${names.snake}_test.ts`, testFile(added, !NO_DEPS.test(activities)));
  await draft.edit(PAGE, (text) => text + docsPart(added));
  return added;
}

/** Puts it into the bundle. */
async function exportWorkflow(draft: Draft, { domain, names: { workflow, snake } }: NewWorkflow): Promise<void> {
  const line = `export { ${workflow} } from "./${snake}.ts";\n`;
  const path = `domains/${domain}/workflows.ts`;
  if (await draft.read(path) !== undefined) return await draft.edit(path, (text) => insertAfter(text, LINKS, line));
  await draft.create(path, `// The ${domain} domain's stories.\n${line}`);
  const entry = `export * from "./${domain}/workflows.ts";\n`;
  await draft.edit("domains/workflows.ts", (text) => insertSorted(text, /^export \* from "(.+)";\n/gm, entry));
}

async function ensure(draft: Draft, path: string, text: string): Promise<void> {
  if (await draft.read(path) === undefined) await draft.create(path, text);
}

function whyNotIn(domain: string, domains: Domains): string | undefined {
  if (domain === "shared") return "it has activities for every domain and no queue of its own";
  if (Object.hasOwn(domains, domain)) return undefined;
  const meant = nearest(domain, Object.keys(domains));
  const hint = meant ? `did you mean ${meant}?` : `there is ${Object.keys(domains).join(", ")}`;
  return `there is no such domain, ${hint}\n  a new one: deno task new domain ${domain}`;
}

/** Why a name of a workflow is taken, in any domain. */
export function whyTaken({ workflow, pascal, kebab }: Names, domains: Domains): string | undefined {
  const existing = findWorkflow(workflow, domains);
  if (existing) {
    const also = existing.name === workflow ? "" : `, as another name of ${existing.name}`;
    return `${workflow} is in domain ${existing.domain} already${also}`;
  }
  const activity = Object.keys(domains).find((each) => activityNames(domains[each]).includes(`open${pascal}`));
  if (activity) return `its activity open${pascal} would meet another one in domain ${activity}`;
  const similar = listWorkflows(domains).find((each) => each.workflowId(each.example).startsWith(`${kebab}-`));
  if (similar) return `its ids would look like those of ${similar.name}, ${similar.workflowId(similar.example)}`;
}

/** Why a name is taken inside a domain's own files. */
async function whyDeclared(draft: Draft, domain: string, names: Names): Promise<string | undefined> {
  const { pascal, camel, constant, snake } = names;
  for (const path of [`domains/${domain}/${snake}.ts`, `tests/domains/${domain}/${snake}_test.ts`]) {
    if (await draft.read(path) !== undefined) return `${path} is there already`;
  }
  const declared = [`${camel}Input`, `${pascal}Input`, `${pascal}Result`, `${constant}_STEPS`, `${camel}WorkflowId`];
  for (
    const path of ["schema.ts", "contract.ts", "mod.ts", "activities.ts"].map((file) => `domains/${domain}/${file}`)
  ) {
    const text = await draft.read(path) ?? "";
    const taken = declared.find((identifier) => new RegExp(`\\b${identifier}\\b`).test(text));
    if (taken) return `${path} speaks of ${taken} already`;
  }
}

const SCHEMA_HEADER =
  "// What comes in from outside. Used by the CLI, the ingress and the docs; never inside the workflow bundle.\n";
/** The beginning of what `createActivities` makes. */
const ACTIVITIES = /^export const createActivities = [^]*?(?:=> \(\{|\n {2}return \{)\n/gm;
const NO_DEPS = /^export const createActivities = \(\)/m;
const NO_WORKFLOWS = "export const WORKFLOWS: Record<string, WorkflowManifest> = {};";
const SOME_WORKFLOWS = "export const WORKFLOWS = {\n} satisfies Record<string, WorkflowManifest>;";
/** Everything up to the end of the last manifest. */
const WORKFLOWS = /^export const WORKFLOWS = \{\n[^]*?(?=^\} satisfies Record<string, WorkflowManifest>;)/gm;
/** A line that takes something from another file. */
const LINKS = /^(?:import|export) (?:type )?(?:\{[^}]*\}|\* as \w+) from "[^"]+";\n/gm;
