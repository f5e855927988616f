// As much of TypeScript's syntax as the house's own formatted code needs: imports, interfaces, message definitions.
import { dirname, join } from "node:path";

/** A source file, by its path in the project. */
export interface Source {
  path: string;
  text: string;
}

/** A field of an interface. */
export interface Field {
  name: string;
  optional: boolean;
  type: string;
  /** Its JSDoc in one line; empty if it has none. */
  doc: string;
}

/** Reads a file of the project. */
export const readSource = async (root: string, path: string): Promise<Source> => ({
  path,
  text: await Deno.readTextFile(join(root, path)),
});

/** The project's own modules that a file imports; those that it takes only types from are left out. */
export const importedFiles = ({ path, text }: Source): string[] =>
  [...text.matchAll(/^import (?:\{[^}]*\}|\* as \w+) from "(\.[^"]+)";/gm)].map(([, module]) =>
    join(dirname(path), module)
  );

/** The file that a name is imported from, or the file itself. */
export function originOf({ path, text }: Source, name: string): string {
  const statements = text.matchAll(/^import (?:type )?\{([^}]*)\} from "(\.[^"]+)";/gm);
  const from = [...statements].find(([, names]) => new RegExp(`\\b${name}\\b`).test(names));
  return from ? join(dirname(path), from[2]) : path;
}

/** The fields of an interface, those of the one that it extends last; undefined if the file declares none of that name. */
export function interfaceFields(source: Source, name: string): Field[] | undefined {
  const declared = new RegExp(`^export interface ${name}(?: extends (\\w+))? \\{\\n([^]*?)^\\}`, "m").exec(source.text);
  if (!declared) return undefined;
  const [, base, body] = declared;
  const own = [...body.matchAll(/(?:^ {2}\/\*\*([^]*?)\*\/\n)?^ {2}(\w+)(\??):((?:[^;{]|\{[^}]*\})+);/gm)]
    .map(([, doc, name, optional, type]) => ({
      name,
      optional: optional === "?",
      type: inOneLine(type.replaceAll(/;(?= \w)/g, ",")),
      doc: oneLine(doc),
    }));
  return [...own, ...(base ? interfaceFields(source, base) ?? [] : [])];
}

/**
 * What a type alias stands for: also the elements of a list that is declared beside it. Undefined if the file declares none
 * of that name, or one that is computed in another way.
 */
export function aliasOf({ text }: Source, name: string): string | undefined {
  const declared = new RegExp(`^export type ${name} =([^;]+);`, "m").exec(text)?.[1];
  const list = /^ typeof (\w+)\[number\]$/.exec(declared ?? "")?.[1];
  if (list) {
    const elements = new RegExp(`^export const ${list} = \\[([^\\]]*)\\] as const;`, "m").exec(text)?.[1];
    return elements?.match(/"[^"]*"/g)?.join(" | ");
  }
  const type = declared && inOneLine(declared);
  return type && !/^(?:typeof|z\.infer)\b/.test(type) ? type : undefined;
}

/** A type as it is written where there is room. */
const inOneLine = (type: string): string => type.replace(/\s+/g, " ").replace(/^ (?:\| )?/, "");

/** A message as a contract defines it. */
export interface Definition {
  kind: "query" | "update" | "signal";
  name: string;
  /** Type of the answer; signals have none. */
  answer?: string;
  /** Type of what it carries. */
  payload?: string;
  doc: string;
}

/** The definition of a message; undefined if the file has none of that name. */
export function definitionOf({ text }: Source, identifier: string): Definition | undefined {
  const pattern = `(?:^/\\*\\*([^*]*(?:\\*(?!/)[^*]*)*)\\*/\\n)?` +
    `^export const ${identifier} = define(Query|Update|Signal)(?:<([^>]*)>)?\\("(\\w+)"\\);`;
  const match = new RegExp(pattern, "m").exec(text);
  if (!match) return undefined;
  const [, doc, kind, types = "", name] = match;
  const [, answer, payload] = /^([^,[]*)(?:,? ?\[(.*)\])?$/.exec(types) ?? [];
  return {
    kind: kind.toLowerCase() as Definition["kind"],
    name,
    answer: answer || undefined,
    payload: payload || undefined,
    doc: oneLine(doc),
  };
}

/** A JSDoc comment as one line. */
const oneLine = (doc = "") => doc.split("\n").map((line) => line.replace(/^\s*\*? ?/, "").trim()).join(" ").trim();
