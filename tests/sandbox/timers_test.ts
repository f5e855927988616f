import { assert, assertEquals } from "@std/assert";
import { Timers } from "../../sandbox/timers.ts";

Deno.test("a timer fires at its moment, never earlier", async () => {
  using timers = new Timers();
  const time = Date.now() + 20;

  const fired = await new Promise<number>((resolve) => timers.at(time, () => resolve(Date.now())));

  assert(fired >= time);
});

Deno.test("a moment that has passed fires after the call, not within it", async () => {
  using timers = new Timers();
  const order: string[] = [];

  const fired = new Promise<void>((resolve) =>
    timers.at(0, () => {
      order.push("fired");
      resolve();
    })
  );
  order.push("called");
  await fired;

  assertEquals(order, ["called", "fired"]);
});

Deno.test("a moment months away does not fire at once, as setTimeout would", async () => {
  using timers = new Timers();
  let fired = false;
  timers.at(Date.now() + 60 * 86_400_000, () => fired = true);

  await timers.wait(10);

  assertEquals(fired, false);
});

Deno.test("a timer called off fires no more, nor does one that was disposed of or came after", async () => {
  const fired: string[] = [];
  const gone = new Timers();
  using timers = new Timers();
  timers.at(Date.now() + 5, () => fired.push("called off"))();
  gone.at(Date.now() + 5, () => fired.push("disposed of"));
  gone[Symbol.dispose]();
  gone.at(Date.now() + 5, () => fired.push("came after"));

  await timers.wait(20);

  assertEquals(fired, []);
});
