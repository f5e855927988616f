// Support settles a session as missed: NoShowWorkflow started by hand.
import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { WorkflowFailedError, WorkflowUpdateFailedError } from "@temporalio/client";
import { cancel } from "../../../domains/booking/contract.ts";
import { ask, bookingWorld, eventually, HOST, HOUR, MINUTE, steps } from "./world.ts";

/** Type and message of what a workflow failed with. */
async function failure(result: Promise<unknown>): Promise<[string | null | undefined, string]> {
  const { cause } = await assertRejects(() => result, WorkflowFailedError);
  return cause instanceof ApplicationFailure ? [cause.type, cause.message] : [undefined, String(cause)];
}

Deno.test("settled during the session, its lifecycle ends as missed and tells nobody twice", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 11 * MINUTE);
  await world.passUntil(() => world.sent().includes("join to guest and host"));

  const settled = await (await world.settleAsMissed("host")).result();

  const expected = {
    booking_id: "123",
    status: "no_show",
    missing: "host",
    refund: { amount: 8500, currency: "eur" },
  };
  assertEquals(settled, expected);
  assertEquals(await lifecycle.result(), { ...expected, minutes_present: { guest: 11, host: 11 } });
  assertEquals(await world.money(), { held: 0, host: 0, fees: 0, refunds: 8500 });
  assertEquals(await world.strikes(), ["h1 host_no_show"]);
  assertEquals(await world.audits(), ["booking.no_show by support"]);
  assertEquals(world.sent().slice(-2), ["join to guest and host", "no_show to guest and host"]);
  assertEquals((await steps(lifecycle)).attendance, "done: the host did not come");
});

Deno.test("settled after it was completed, the earning is taken back and no survey goes out", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.ends_at);
  await world.passUntil(async () => (await steps(lifecycle)).survey.startsWith("waiting"));
  assertEquals((await world.money()).host, 7225);

  const settlement = await world.settleAsMissed("host");
  await settlement.result();

  assertEquals(await world.money(), { held: 0, host: 0, fees: 0, refunds: 8500 });
  assertEquals((await lifecycle.result()).status, "no_show");
  assertEquals(world.sent().some((mail) => mail.startsWith("survey")), false);
  assertEquals(await steps(settlement), {
    record: "done: the host did not come",
    room: "done",
    money: "done: refund €85.00",
    strikes: "done",
    notices: "done: 2 mails",
  });
});

Deno.test("settled once more in the same way changes nothing, in another way is refused", async () => {
  await using world = await bookingWorld({ startsIn: -2 * HOUR, booking: { status: "completed" } });
  await (await world.settleAsMissed("guest")).result();
  const [money, strikes, mails] = [await world.money(), await world.strikes(), world.mails.length];

  const again = await (await world.settleAsMissed("guest")).result();
  const otherwise = await failure((await world.settleAsMissed("host")).result());

  assertEquals(again.earning.net, 7225);
  assertEquals([await world.money(), await world.strikes(), world.mails.length], [money, strikes, mails]);
  assertEquals(otherwise, ["NotMissed", 'Booking "123" is settled already, as missed by guest']);
});

for (
  const [what, options, why] of [
    ["has not begun", { startsIn: HOUR }, /^Cannot settle booking "123" as missed: it has not begun: it starts \d{4}-/],
    [
      "was cancelled",
      { startsIn: -HOUR, booking: { status: "cancelled" } },
      /^Cannot settle booking "123" as missed: it was cancelled$/,
    ],
  ] as const
) {
  Deno.test(`a session that ${what} is not settled as missed`, async () => {
    await using world = await bookingWorld(options);

    const [type, message] = await failure((await world.settleAsMissed("host")).result());

    assertEquals([type, why.test(message)], ["NotMissed", true]);
    assertEquals((await world.money()).held, 8500);
    assertEquals(world.mails, []);
  });
}

Deno.test("a cancellation that comes while support settles the session is told so, and nothing hangs", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  let recorded = false;
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      activity(name) {
        if (name !== "requestRefund") return;
        recorded = true;
        return held;
      },
    },
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 11 * MINUTE);
  const settlement = await world.settleAsMissed("host");
  await eventually(() => recorded);

  const answer = await assertRejects(
    () => ask(lifecycle, cancel, { by: "guest" }),
    WorkflowUpdateFailedError,
  );
  release();

  assertEquals(answer.cause?.message, 'Cannot cancel booking "123": it is no show');
  assertEquals((await settlement.result()).refund, { amount: 8500, currency: "eur" });
  assertEquals((await lifecycle.result()).status, "no_show");
  assertEquals(await world.money(), { held: 0, host: 0, fees: 0, refunds: 8500 });
});

Deno.test("settled by support while the lifecycle finds it missed, it is settled once", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    inRoom: () => [HOST],
    trouble: {
      activity(name, at) {
        if (name === "settleBooking" && at < world.starts_at + 17 * MINUTE) throw new Error("the store is down");
      },
    },
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 14.25 * MINUTE);

  const settlement = await world.settleAsMissed("guest");

  assertEquals((await lifecycle.result()).missing, "guest");
  assertEquals((await settlement.result()).missing, "guest");
  assertEquals(await world.strikes(), ["g1 guest_no_show"]);
  assertEquals(await world.audits(), ["booking.no_show by support"]);
  assertEquals(world.mails.filter(({ key }) => key.includes(":no_show:")).length, 2);
});

Deno.test("support's settlement that comes to nothing does not hold the lifecycle up", async () => {
  await using world = await bookingWorld({ startsIn: HOUR, inRoom: () => [HOST] });
  const lifecycle = await world.start();
  // It holds the id that the lifecycle needs, and ends without a word.
  const blocker = await world.temporal.start(
    "BookingReminderWorkflow",
    { booking_id: "123", at: new Date(world.starts_at + 20 * MINUTE).toISOString() },
    "no-show-123",
  );

  assertEquals((await lifecycle.result()).missing, "guest");
  assertEquals((await blocker.result()).guest, "skipped: the session has begun");
});
