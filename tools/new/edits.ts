// Small changes to source text at places that every domain of the house has. Layout is left to deno fmt.

const IMPORT = /^import (?:type )?(?:\{[^}]*\}|\* as \w+) from "[^"]+";\n/gm;
const LEADING_COMMENT = /^(?:\/\/.*\n)*/;

/** Adds text after what a pattern matches last. @throws Error if it matches nothing */
export function insertAfter(text: string, pattern: RegExp, addition: string): string {
  const match = [...text.matchAll(pattern)].at(-1);
  if (!match) throw new Error(`no place for ${quote(addition)}, which belongs after ${pattern}`);
  const at = match.index + match[0].length;
  return text.slice(0, at) + addition + text.slice(at);
}

/** Adds a line among those that a pattern matches, in the order of its first group. @throws Error if it matches none */
export function insertSorted(text: string, pattern: RegExp, line: string): string {
  const keyOf = (match: RegExpExecArray | RegExpMatchArray) => match[1];
  const [added] = line.matchAll(pattern);
  const lines = [...text.matchAll(pattern)];
  if (lines.length === 0) throw new Error(`no place for ${quote(line)}, which belongs among ${pattern}`);
  const next = lines.find((match) => keyOf(match) > keyOf(added));
  const last = lines[lines.length - 1];
  const at = next ? next.index : last.index + last[0].length;
  return text.slice(0, at) + line + text.slice(at);
}

/** Imports names from a module, in the statement that does so already or in one after the last. */
export function addImport(text: string, names: readonly string[], module: string, kind: "" | "type " = ""): string {
  const existing = new RegExp(`^import ${kind}\\{([^}]*)\\} from "${module.replaceAll(".", "\\.")}";\\n`, "m").exec(
    text,
  );
  const known = existing ? existing[1].split(",").map((name) => name.trim()).filter(Boolean) : [];
  const all = [...new Set([...known, ...names])].sort((a, b) => sortKey(a) < sortKey(b) ? -1 : 1);
  const statement = `import ${kind}{ ${all.join(", ")} } from "${module}";\n`;
  if (existing) return text.replace(existing[0], () => statement);
  if ([...text.matchAll(IMPORT)].length > 0) return insertAfter(text, IMPORT, statement);
  const [comment] = LEADING_COMMENT.exec(text)!;
  return `${comment}${statement}${text.slice(comment.length)}`;
}

const sortKey = (name: string) => name.replace(/^type /, "").toLowerCase();

const quote = (code: string) => `"${code.trim().split("\n")[0]}"`;
