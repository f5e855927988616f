import { assert, assertEquals } from "@std/assert";
import { Clock } from "../../../sandbox/stripe/clock.ts";
import { Timers } from "../../../sandbox/timers.ts";

Deno.test("what falls due on the way happens at its time and in its order, what it brings about too", () => {
  using timers = new Timers();
  const clock = new Clock(timers);
  const start = clock.now();
  const seen: [string, number][] = [];
  const note = (what: string) => seen.push([what, Math.round((clock.now() - start) / 1000)]);
  clock.after(20_000, () => note("second"));
  clock.after(10_000, () => {
    note("first");
    clock.after(15_000, () => note("third"));
  });
  clock.after(60_000, () => note("never"));

  clock.advance(30_000);

  assertEquals(seen, [["first", 10], ["second", 20], ["third", 25]]);
  assert(clock.now() - start >= 30_000);
});

Deno.test("what is left happens by itself when its time has come", async () => {
  using timers = new Timers();
  const clock = new Clock(timers);
  const done = Promise.withResolvers<void>();
  clock.after(60_000, done.resolve);

  clock.advance(59_999);

  await done.promise;
});
