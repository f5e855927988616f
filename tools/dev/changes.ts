/**
 * What changes below some folders, and in a folder itself without what is below it.
 *
 * @param stop ends it
 */
export function changes(below: string[], beside: string, stop: AbortSignal): ReadableStream<Deno.FsEvent> {
  const watchers = [Deno.watchFs(below), Deno.watchFs(beside, { recursive: false })];
  stop.addEventListener("abort", () => watchers.forEach((watcher) => watcher.close()), { once: true });
  return new ReadableStream({
    start(controller) {
      const told = watchers.map(async (watcher) => {
        for await (const event of watcher) controller.enqueue(event);
      });
      void Promise.all(told).then(() => controller.close(), (error) => controller.error(error));
    },
  });
}

/**
 * Files that changed, gathered until nothing has changed for a while: an editor touches a file more than once, a switch of
 * branches many.
 *
 * @param quiet milliseconds without a change that end a gathering
 */
export async function* debounced(changes: AsyncIterable<Deno.FsEvent>, quiet: number): AsyncGenerator<string[]> {
  const events = changes[Symbol.asyncIterator]();
  let next = events.next();
  for (;;) {
    const first = await next;
    if (first.done) return;
    const paths = new Set(sources(first.value));
    for (;;) {
      next = events.next();
      const { promise: pause, resolve } = Promise.withResolvers<"quiet">();
      const timer = setTimeout(() => resolve("quiet"), quiet);
      const more = await Promise.race([next, pause]);
      clearTimeout(timer);
      if (more === "quiet") break;
      if (more.done) return;
      for (const path of sources(more.value)) paths.add(path);
    }
    if (paths.size > 0) yield [...paths];
  }
}

/** What was written, made or removed among TypeScript files; a look at a file is no change. */
const sources = ({ kind, paths }: Deno.FsEvent): string[] =>
  kind === "access" ? [] : paths.filter((path) => path.endsWith(".ts"));
