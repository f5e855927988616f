// deno task new workflow DOMAIN NAME | domain NAME: adds a workflow with everything that belongs to it, or a domain.
import { join } from "node:path";
import { DOMAINS } from "../registry.ts";
import { newDomain } from "./new/domain.ts";
import { Draft } from "./new/draft.ts";
import { newWorkflow } from "./new/workflow.ts";
import type { NewWorkflow } from "./new/workflow_files.ts";
import { run, runTask } from "./run.ts";

const PROJECT = join(import.meta.dirname!, "..");

const USAGE = `usage
  deno task new workflow DOMAIN NAME   deno task new workflow booking TipRefund adds TipRefundWorkflow
  deno task new domain NAME            deno task new domain gift adds domains/gift with GiftWorkflow`;

/** Drafts what the arguments ask for. @throws Error if they make no sense */
async function draftFrom(draft: Draft, [what, ...names]: readonly string[]): Promise<NewWorkflow> {
  if (what === "workflow" && names.length === 2) return await newWorkflow(draft, DOMAINS, names[0], names[1]);
  if (what === "domain" && names.length === 1) return await newDomain(draft, DOMAINS, names[0]);
  throw new Error(`Cannot add anything: ${Deno.args.length > 0 ? `"${Deno.args.join(" ")}"` : "nothing"} was asked for

${USAGE}`);
}

/** Formats what was written, and makes the tables of its page. */
async function finish(paths: readonly string[]): Promise<void> {
  for (const args of [["fmt", "--quiet", ...paths], ["run", "--allow-all", "tools/docs.ts"]]) {
    const { success, output } = await run(Deno.execPath(), args, { cwd: PROJECT });
    if (!success) throw new Error(`Cannot finish what was written: deno ${args.join(" ")} failed\n${output}`);
  }
}

function tell({ domain, names: { workflow, snake } }: NewWorkflow, created: string[], changed: string[]): void {
  console.log(`Added ${workflow} to domain ${domain}

created
  ${created.join("\n  ")}
changed
  ${changed.join("\n  ")}

next
  its input         domains/${domain}/schema.ts
  what it answers   domains/${domain}/contract.ts
  its story         domains/${domain}/${snake}.ts
  its effects       domains/${domain}/activities.ts
  what it is about  domains/${domain}/mod.ts, docs/workflows.md
  try it            deno task test tests/domains/${domain}/${snake}_test.ts
  then              deno task docs && deno task ok`);
}

if (import.meta.main) {
  await runTask(async () => {
    const draft = new Draft(PROJECT);
    const added = await draftFrom(draft, Deno.args);
    const { created, changed } = await draft.write();
    await finish([...created, ...changed]);
    tell(added, created, changed);
  });
}
