import { StripeRefusal } from "./refusal.ts";
import type { World } from "./world.ts";

type Node = Record<string, unknown>;

/** A copy of the object with the ids at these paths, as in `data.source`, replaced by what they stand for. */
export function expanded(world: World, object: object, paths: string[]): object {
  const copy = structuredClone(object) as Node;
  for (const path of paths) expandAt(copy, path.split("."));
  return copy;

  function expandAt(node: Node, [name, ...rest]: string[]): void {
    if (!Object.hasOwn(node, name)) throw cannot(name);
    const value = typeof node[name] === "string" ? node[name] = found(node[name], name) : node[name];
    if (rest.length === 0 || value === null) return;
    for (const inner of Array.isArray(value) ? value : [value]) expandAt(inner as Node, rest);
  }

  function found(id: string, name: string): Node {
    const other = world.find(id);
    if (!other) throw cannot(name);
    return structuredClone(other) as object as Node;
  }
}

const cannot = (name: string) => new StripeRefusal(400, `This property cannot be expanded (${name}).`);
