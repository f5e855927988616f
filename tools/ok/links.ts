import { dirname, join } from "node:path";
import { projectFiles } from "../files.ts";

/**
 * Finds links in Markdown files that lead nowhere: to a file that is not there, or to a heading that a page has not.
 * Links to other sites are not followed.
 *
 * @param root the folder to look through
 * @returns one sentence per broken link
 */
export async function brokenLinks(root: string): Promise<string[]> {
  const problems: string[] = [];
  for (const page of await projectFiles(root, ".md")) {
    for (const target of links(await Deno.readTextFile(join(root, page)))) {
      const problem = await problemOf(target, join(root, page));
      if (problem) problems.push(`${page}: the link ${target} leads nowhere, ${problem}`);
    }
  }
  return problems;
}

/** The targets of a page's links, in order, without those to other sites. */
export function links(markdown: string): string[] {
  const prose = withoutBlocks(markdown).replace(/`[^`\n]*`/g, "");
  const inline = prose.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g);
  const references = prose.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)>?/gm);
  return [...inline, ...references].map(([, target]) => target).filter((target) =>
    !/^[a-z][a-z0-9+.-]*:/i.test(target)
  );
}

/** The anchors of a page's headings, as the usual forges make them. */
export function anchors(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading]) => {
    const anchor = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

async function problemOf(target: string, page: string): Promise<string | undefined> {
  const [path, anchor] = target.split("#");
  const file = path ? join(dirname(page), decodeURIComponent(path)) : page;
  const found = await Deno.stat(file).catch(() => undefined);
  if (!found) return `there is no ${path}`;
  if (anchor && file.endsWith(".md") && !anchors(await Deno.readTextFile(file)).includes(anchor)) {
    return `there is no heading #${anchor}`;
  }
}

/** A link or a heading inside a block of code is an example. */
const withoutBlocks = (markdown: string) => markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
