// docs/workflows.md: prose by hand, tables from the code between two marks, and both held against the manifests.
import type { RegisteredWorkflow } from "../../registry.ts";

const BEGIN = "<!-- from the code: deno task docs -->";
const END = "<!-- end -->";

/** A workflow's section of the page: from its heading to the next one. */
const sectionOf = (page: string, name: string): string | undefined =>
  new RegExp(`^## ${name}\\n[^]*?(?=^## |$(?![^]))`, "m").exec(page)?.[0];

/** The page with a workflow's tables put in place, at the end of its section. */
export function withFacts(page: string, name: string, facts: string): string {
  const section = sectionOf(page, name);
  if (!section) return page;
  const [prose] = section.split(BEGIN);
  return page.replace(section, () => `${prose.trimEnd()}\n\n${BEGIN}\n\n${facts}\n\n${END}\n\n`);
}

/**
 * Holds what is written by hand against the code.
 *
 * @param failures the types of failures that the code has
 * @returns one sentence per disagreement
 */
export function pageProblems(
  page: string,
  workflows: readonly RegisteredWorkflow[],
  failures: ReadonlySet<string>,
): string[] {
  const names = workflows.map(({ name }) => name);
  const headings = [...page.matchAll(/^## (\w+Workflow)$/gm)].map(([, name]) => name);
  return [
    ...headings.filter((name) => !names.includes(name)).map((name) => `it speaks of ${name}, which is not registered`),
    ...workflows.flatMap(({ name, steps = [] }) => sectionProblems(sectionOf(page, name), name, steps)),
    ...[...byHand(page).matchAll(/`([A-Z]\w+)`: /g)].map(([, type]) => type).filter((type) => !failures.has(type))
      .map((type) => `it speaks of the failure ${type}, which the code does not have`),
  ];
}

const byHand = (page: string) => page.replaceAll(new RegExp(`${BEGIN}[^]*?${END}`, "g"), "");

function sectionProblems(section: string | undefined, name: string, steps: readonly string[]): string[] {
  if (!section) return [`it has no section "## ${name}"`];
  const rows = /^\| Step [^\n]*\n\|[-| ]+\n((?:\|.*\n)*)/m.exec(section)?.[1] ?? "";
  const told = rows.split("\n").filter(Boolean).map((row) => row.split("|")[1].trim());
  const diagram = /```mermaid\n([^]*?)```/.exec(section)?.[1] ?? "";
  return [
    ...(told.join() === steps.join()
      ? []
      : [`the table of ${name} has the steps ${told.join(", ") || "none"}, the workflow has ${steps.join(", ")}`]),
    ...steps.filter((step) => !diagram.includes(step)).map((step) =>
      `the diagram of ${name} leaves out step "${step}"`
    ),
  ];
}
