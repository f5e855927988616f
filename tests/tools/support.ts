/** An empty folder that is gone at the end of the block. */
export async function temporaryFolder() {
  const path = await Deno.makeTempDir({ prefix: "estuary-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Sets environment variables until the end of the block. Other tests see them too: only for those that nobody else reads. */
export function withEnvironment(values: Record<string, string>) {
  const before = Object.keys(values).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(values)) Deno.env.set(name, value);
  return {
    [Symbol.dispose]() {
      for (const [name, value] of before) value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
    },
  };
}
