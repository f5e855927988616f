// What a workflow's code tells of it: the messages it answers and the shape of its result.
import {
  aliasOf,
  type Definition,
  definitionOf,
  type Field,
  importedFiles,
  interfaceFields,
  originOf,
  readSource,
  type Source,
} from "./source.ts";
import { projectFiles } from "../files.ts";

/** A workflow as its code has it. */
export interface Story {
  /** Queries, updates, signals, each in the order of the code. */
  messages: Definition[];
  /** The types that messages carry and answer, spelled out, by name. */
  shapes: ReadonlyMap<string, string>;
  /** Fields of its result, types spelled out; none if it answers nothing. */
  result: Field[];
}

/**
 * Reads a workflow's code.
 *
 * @param root the folder of the project
 * @throws Error if its function, its result's type or a message that it answers is not found
 */
export async function readStory(root: string, domain: string, workflow: string): Promise<Story> {
  const source = await sourceOf(root, domain, workflow);
  const result = new RegExp(`^export async function ${workflow}\\([^)]*\\): Promise<(\\w+)>`, "m").exec(source.text)
    ?.[1];
  if (!result) throw new Error(`Cannot describe ${workflow}: in ${source.path} it does not promise a named type`);
  const contract = await readSource(root, originOf(source, result));
  const fields = result === "void" ? [] : interfaceFields(contract, result);
  if (!fields) throw new Error(`Cannot describe ${workflow}: ${contract.path} has no interface ${result}`);
  const messages = await readMessages(root, source);
  const shapes = new Map<string, string>();
  for (const { contract, definition: { payload, answer } } of messages) {
    for (const type of [payload, answer]) if (type) shapes.set(type, await spell(root, contract, type));
  }
  return {
    messages: messages.map(({ definition }) => definition),
    shapes,
    result: await Promise.all(
      fields.map(async (field) => ({ ...field, type: await spell(root, contract, field.type) })),
    ),
  };
}

async function sourceOf(root: string, domain: string, workflow: string): Promise<Source> {
  const folder = `domains/${domain}`;
  for (const path of await projectFiles(root, ".ts", folder)) {
    const source = await readSource(root, path);
    if (source.text.includes(`export async function ${workflow}(`)) return source;
  }
  throw new Error(`Cannot describe ${workflow}: no file in ${folder} has a function of that name`);
}

/** Where a message is handled, by itself or by an `Opening`, whose own calls name their types. */
const HANDLED = /\b(?:setHandler|opening\.(?:query|update|signal))\(\s*(\w+),/g;

/** The messages that are handled by a file or by what it imports, each with the contract that defines it. */
async function readMessages(root: string, start: Source): Promise<{ contract: Source; definition: Definition }[]> {
  const messages: { contract: Source; definition: Definition }[] = [];
  const seen = new Set([start.path]);
  for (const path of seen) {
    const source = await readSource(root, path);
    for (const [, identifier] of source.text.matchAll(HANDLED)) {
      const contract = await readSource(root, originOf(source, identifier));
      const definition = definitionOf(contract, identifier);
      if (!definition) throw new Error(`Cannot describe message ${identifier}: ${contract.path} does not define it`);
      messages.push({ contract, definition });
    }
    for (const imported of importedFiles(source)) seen.add(imported);
  }
  const order = ["query", "update", "signal"];
  return messages.sort((a, b) => order.indexOf(a.definition.kind) - order.indexOf(b.definition.kind));
}

/** A type with the names that the project declares replaced by what they stand for. */
async function spell(root: string, source: Source, type: string): Promise<string> {
  const parts = type.split(/("[^"]*"|\b[A-Z]\w*\b)/);
  const spelled = await Promise.all(parts.map(async (part, i) => {
    if (!/^[A-Z]/.test(part)) return part;
    const origin = await readSource(root, originOf(source, part));
    const alias = aliasOf(origin, part);
    if (alias) {
      const whole = await spell(root, origin, alias);
      return whole.includes(" | ") && parts[i + 1].startsWith("[]") ? `(${whole})` : whole;
    }
    const fields = interfaceFields(origin, part);
    if (!fields) return part;
    const inside = await Promise.all(
      fields.map(async ({ name, optional, type }) =>
        `${name}${optional ? "?" : ""}: ${await spell(root, origin, type)}`
      ),
    );
    return `{ ${inside.join(", ")} }`;
  }));
  return spelled.join("");
}
