// deno task docs: the tables of docs/workflows.md, made from the code; with --check it only says what is wrong.
import { join } from "node:path";
import { listWorkflows, type RegisteredWorkflow } from "../registry.ts";
import { factsOf } from "./docs/facts.ts";
import { pageProblems, withFacts } from "./docs/page.ts";
import { readStory } from "./docs/story.ts";
import { projectFiles } from "./files.ts";
import { runTask } from "./run.ts";

const PAGE = "docs/workflows.md";
const PROJECT = join(import.meta.dirname!, "..");

/**
 * Compares the page on workflows with the code.
 *
 * @param root the folder of the project
 * @returns one sentence per disagreement
 */
export async function docsProblems(
  root: string = PROJECT,
  workflows: readonly RegisteredWorkflow[] = listWorkflows(),
): Promise<string[]> {
  const page = await Deno.readTextFile(join(root, PAGE));
  const stale = page === await withTables(root, page, workflows) ? [] : ["its tables are stale. Run: deno task docs"];
  const problems = pageProblems(page, workflows, await failureTypes(root));
  return [...stale, ...problems].map((problem) => `${PAGE}: ${problem}`);
}

async function withTables(root: string, page: string, workflows: readonly RegisteredWorkflow[]): Promise<string> {
  let text = page;
  for (const workflow of workflows) {
    const story = await readStory(root, workflow.domain, workflow.name);
    text = withFacts(text, workflow.name, factsOf(workflow, story));
  }
  return await formatted(text);
}

/** Markdown as deno fmt writes it. */
async function formatted(markdown: string): Promise<string> {
  const args = ["fmt", "--ext", "md", "-"];
  const child = new Deno.Command(Deno.execPath(), { args, cwd: PROJECT, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error(`Cannot format ${PAGE}: deno ${args.join(" ")} failed`);
  return new TextDecoder().decode(stdout);
}

/** The types of the failures that domains and temporal/ give. */
async function failureTypes(root: string): Promise<Set<string>> {
  const files = [...await projectFiles(root, ".ts", "domains"), ...await projectFiles(root, ".ts", "temporal")];
  const texts = await Promise.all(files.map((path) => Deno.readTextFile(join(root, path))));
  const types = texts.flatMap((text) => [
    ...text.matchAll(/type: "([A-Z]\w+)"/g),
    ...text.matchAll(/nonRetryable\([^]*?, "([A-Z]\w+)"\)/g),
  ]);
  return new Set(types.map(([, type]) => type));
}

/** Makes the tables anew. @returns whether that changed anything */
async function makeTables(): Promise<boolean> {
  const page = await Deno.readTextFile(join(PROJECT, PAGE));
  const made = await withTables(PROJECT, page, listWorkflows());
  if (made !== page) await Deno.writeTextFile(join(PROJECT, PAGE), made);
  return made !== page;
}

if (import.meta.main) {
  await runTask(async () => {
    const changed = Deno.args.includes("--check") ? false : await makeTables();
    const problems = await docsProblems();
    if (problems.length > 0) throw new Error(problems.join("\n"));
    console.error(`${PAGE}: ${changed ? "tables made anew" : "up to date"}`);
  });
}
