import { assertEquals } from "@std/assert";
import { cancel, pause, resume } from "../../../../domains/stream/subscription/contract.ts";
import { at, DAY, NEW_YEAR, POOR, subscriptionWorld } from "./world.ts";

const options = { subscription: { starts_at: at(`${NEW_YEAR}-01-15`) } };
const FIRST = `${NEW_YEAR}-01-15 09:00 900`;

Deno.test("a pause charges nothing; what was paid for is used to its end", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));

  const { status, access } = await world.ask(pause, {});
  assertEquals([status, access], ["paused", true]);

  await world.until(at(`${NEW_YEAR}-05-01`));
  assertEquals([world.charges(), (await world.view()).access], [[FIRST], false]);
});

Deno.test("what is resumed after its period begins a new one at once, and its day is the new one", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await world.ask(pause, {});
  await world.until(at(`${NEW_YEAR}-03-03`, "14:00"));

  const { status, access, period } = await world.ask(resume);

  assertEquals([status, access, period], ["active", true, 2]);
  await world.until(at(`${NEW_YEAR}-04-04`));
  assertEquals(world.charges(), [FIRST, `${NEW_YEAR}-03-03 14:00 900`, `${NEW_YEAR}-04-03 09:00 900`]);
});

Deno.test("what is resumed within its period is charged on its old day", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await world.ask(pause, {});
  await world.until(at(`${NEW_YEAR}-01-25`));

  await world.ask(resume);

  await world.until(at(`${NEW_YEAR}-02-16`));
  assertEquals(world.charges(), [FIRST, `${NEW_YEAR}-02-15 09:00 900`]);
});

Deno.test("a pause until a moment ends at it", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));

  const { resumes_at } = await world.ask(pause, { until: `${NEW_YEAR}-03-01T12:00:00+01:00` });

  assertEquals(resumes_at, `${NEW_YEAR}-03-01T11:00:00.000Z`);
  await world.until(at(`${NEW_YEAR}-04-02`));
  assertEquals(world.charges(), [FIRST, `${NEW_YEAR}-03-01 12:00 900`, `${NEW_YEAR}-04-01 09:00 900`]);
});

Deno.test("what is cancelled in a pause ends with what was paid for", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await world.ask(pause, {});

  await world.ask(cancel, { at: "period_end" });

  await world.until(at(`${NEW_YEAR}-02-15`) + DAY);
  const { reason, charges, ended_at } = await world.result();
  assertEquals([reason, charges, ended_at], ["requested", 1, `${NEW_YEAR}-02-15T08:00:00.000Z`]);
});

Deno.test("what is resumed and cannot be charged is past due from that day on, and is tried again on the days after it", async () => {
  await using world = await subscriptionWorld({
    ...options,
    card: (method, now) => now > at(`${NEW_YEAR}-03-01`) && now < at(`${NEW_YEAR}-03-04`, "10:00") ? POOR : method,
  });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await world.ask(pause, {});
  await world.until(at(`${NEW_YEAR}-03-03`, "14:00"));

  const { status, next_attempt_at, grace_ends_at } = await world.ask(resume);

  assertEquals([status, next_attempt_at, grace_ends_at], [
    "past_due",
    `${NEW_YEAR}-03-04T08:00:00.000Z`,
    `${NEW_YEAR}-03-13T08:00:00.000Z`,
  ]);
  await world.until(at(`${NEW_YEAR}-03-07`));
  assertEquals(world.charges(), [FIRST, `${NEW_YEAR}-03-06 09:00 900`]);
  const view = await world.view();
  assertEquals([view.status, view.period_ends_at], ["active", `${NEW_YEAR}-04-03T07:00:00.000Z`]);
  await world.agrees();
});

Deno.test("pauses that make no sense are refused, each with its reason", async () => {
  await using world = await subscriptionWorld(options);
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  const refusal = async (until: unknown) =>
    (await world.refusal(pause, { until } as { until?: string })).replace(/^.*"301": /, "");

  const moment = "is not a moment with its offset from UTC, like 2027-01-31T09:00:00Z";
  assertEquals(await refusal("tomorrow"), `until: "tomorrow" ${moment}`);
  assertEquals(await refusal(`${NEW_YEAR}-06-01`), `until: "${NEW_YEAR}-06-01" ${moment}`);
  assertEquals(await refusal("2020-01-01T00:00:00Z"), "until: 2020-01-01T00:00:00Z is past");
  assertEquals(await world.refusal(resume), 'Cannot resume subscription "301": it is not paused');
  await world.ask(pause, {});
  assertEquals(await refusal(undefined), "it is paused already");
});
