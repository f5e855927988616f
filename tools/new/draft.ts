import { dirname, join } from "node:path";

/** A change to the project that is put together in full before any of it is written. Paths are relative to its folder. */
export class Draft {
  readonly #texts = new Map<string, string>();
  readonly #created = new Set<string>();

  constructor(private readonly root: string) {}

  /** What a file will hold; undefined if there is none. */
  async read(path: string): Promise<string | undefined> {
    const drafted = this.#texts.get(path);
    if (drafted !== undefined) return drafted;
    try {
      return await Deno.readTextFile(join(this.root, path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /** Adds a file. @throws Error if it is there already */
  async create(path: string, text: string): Promise<void> {
    if (await this.read(path) !== undefined) throw new Error(`Cannot write ${path}: it is there already`);
    this.#texts.set(path, text);
    this.#created.add(path);
  }

  /** Changes a file. @throws Error if it is not there, or has not the place that the change looks for */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const text = await this.read(path);
    if (text === undefined) throw new Error(`Cannot change ${path}: there is no such file`);
    try {
      this.#texts.set(path, change(text));
    } catch (cause) {
      throw new Error(`Cannot change ${path}: ${(cause as Error).message}`, { cause });
    }
  }

  /** Writes everything. */
  async write(): Promise<{ created: string[]; changed: string[] }> {
    for (const [path, text] of this.#texts) {
      await Deno.mkdir(dirname(join(this.root, path)), { recursive: true });
      await Deno.writeTextFile(join(this.root, path), text);
    }
    const [created, changed] = [true, false].map((isNew) =>
      [...this.#texts.keys()].filter((path) => this.#created.has(path) === isNew).sort()
    );
    return { created, changed };
  }
}
