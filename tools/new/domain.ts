import type { Domains } from "../../registry.ts";
import type { Draft } from "./draft.ts";
import { insertAfter, insertSorted } from "./edits.ts";
import { capital, namesOf, whyNoDomainName } from "./names.ts";
import { addWorkflow, whyTaken } from "./workflow.ts";
import type { NewWorkflow } from "./workflow_files.ts";

/**
 * Drafts a domain with a first workflow of its own name.
 *
 * @param domains what is registered
 * @throws Error if the name is not right, or something of that name exists
 */
export async function newDomain(draft: Draft, domains: Domains, domain: string): Promise<NewWorkflow> {
  const why = whyNoDomainName(domain) ?? (Object.hasOwn(domains, domain) ? "it is there already" : undefined) ??
    whyTaken(namesOf(capital(domain)), domains) ?? await whyInUse(draft, domain);
  if (why) throw new Error(`Cannot add domain "${domain}": ${why}`);

  await draft.create(`domains/${domain}/contract.ts`, CONTRACT);
  await draft.create(`domains/${domain}/activities.ts`, activitiesFile(domain));
  await draft.create(`domains/${domain}/mod.ts`, manifestFile(domain));
  await register(draft, domain);
  return await addWorkflow(draft, domain, namesOf(capital(domain)));
}

async function register(draft: Draft, domain: string): Promise<void> {
  await draft.edit("deno.json", (text) => {
    const line = `    "@estuary/${domain}": "./domains/${domain}/mod.ts",\n`;
    return insertSorted(text, /^ {4}"@estuary\/(.+?)": ".+",\n/gm, line);
  });
  await draft.edit("registry.ts", (text) => {
    const line = `import * as ${domain} from "@estuary/${domain}";\n`;
    const imported = insertSorted(text, /^import \* as (\w+) from "@estuary\/.+";\n/gm, line);
    return insertAfter(imported, /^export const DOMAINS: Domains = \{[\w\s,]*\w/gm, `, ${domain}`);
  });
  await draft.edit("platform.ts", (text) => {
    const line = `import { createActivities as ${domain}Activities } from "./domains/${domain}/activities.ts";\n`;
    const imported = insertSorted(text, /^import .+ from "(\.\/domains\/.+)";\n/gm, line);
    return insertAfter(imported, MADE, `    ${domain}: ${domain}Activities(),\n`);
  });
}

/** Where platform.ts makes the activities of each domain, up to the last. */
const MADE = /^ {2}const activities: Record<string, Activities> = \{\n[^]*?(?=^ {2}\};)/gm;

/** Why the name cannot be one of those that registry.ts and platform.ts give to domains. */
async function whyInUse(draft: Draft, domain: string): Promise<string | undefined> {
  for (const path of ["registry.ts", "platform.ts"]) {
    const code = (await draft.read(path) ?? "").replace(/\/\*[^]*?\*\/|\/\/.*/g, "");
    if (new RegExp(`\\b${domain}(?:Activities)?\\b`).test(code)) return `${path} has another use for this name`;
  }
}

const CONTRACT = "// What callers and the workflows agree on. Pure: imported by both sides of the sandbox.\n";

const activitiesFile = (domain: string) => `
/** The ${domain} domain's own effects. Each may be repeated without harm. */
export const createActivities = () => ({
});

export type ${capital(domain)}Activities = ReturnType<typeof createActivities>;
`;

const manifestFile = (domain: string) =>
  `// The ${domain} domain: what the registry needs to know of it.
import type { WorkflowManifest } from "../../temporal/manifest.ts";
import { createActivities } from "./activities.ts";

export const WORKFLOWS: Record<string, WorkflowManifest> = {};

export const ACTIVITIES = createActivities;
export const USES = [] as const;
`;
