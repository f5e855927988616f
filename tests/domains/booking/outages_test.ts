import { ApplicationFailure } from "@temporalio/common";
import { assertEquals } from "@std/assert";
import { bookingWorld, DAY, HOUR, MINUTE, steps } from "./world.ts";

const PHONE = "+4915112345678";

Deno.test("a mail server that is down for hours holds the confirmation up, and it is sent once", async () => {
  await using world = await bookingWorld({
    trouble: {
      mail(_, at) {
        if (at < world.began + 5 * HOUR) throw new Error("421 try again later");
      },
    },
  });
  const lifecycle = await world.start();

  assertEquals((await lifecycle.result()).status, "completed");
  const [sent] = world.minutesBefore("confirmation");
  assertEquals(world.minutesBefore("confirmation").length, 1);
  assertEquals([sent <= 67 * 60, sent > 67 * 60 - 3], [true, true]);
  assertEquals((await steps(lifecycle)).confirmations, "done: 2 mails");
});

Deno.test("a mail server that stays down past the start costs the notices, not the session", async () => {
  await using world = await bookingWorld({
    startsIn: 3 * HOUR,
    trouble: {
      mail(_, at) {
        if (at < world.starts_at + 5 * MINUTE) throw new Error("421 try again later");
      },
    },
  });
  const lifecycle = await world.start();

  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(world.sent(), ["join to guest and host", "survey to guest and host"]);
  const { confirmations } = await steps(lifecycle);
  assertEquals(confirmations, "failed: guest failed: 421 try again later, host failed: 421 try again later");
});

Deno.test("an address that is refused does not keep the other person from hearing", async () => {
  await using world = await bookingWorld({
    startsIn: 20 * HOUR,
    trouble: {
      mail({ to }) {
        if (to.startsWith("ada")) throw ApplicationFailure.nonRetryable("550 no such mailbox", "EmailRejected");
      },
    },
    guest: { sms_opt_in: 1, phone: PHONE },
  });
  const lifecycle = await world.start();

  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(world.sent(), ["confirmation to host", "last_reminder to host", "join to host", "survey to host"]);
  assertEquals(world.texts.length, 1);
  assertEquals((await steps(lifecycle)).confirmations, "failed: 1 mail, guest failed: 550 no such mailbox");
});

Deno.test("SMS that cannot be sent do not hold up or double the mails", async () => {
  await using world = await bookingWorld({
    startsIn: 3 * HOUR,
    guest: { sms_opt_in: 1, phone: PHONE },
    trouble: {
      sms(_, at) {
        if (at < world.starts_at - 30 * MINUTE) throw new Error("Twilio answered 503");
      },
    },
  });
  const lifecycle = await world.start();

  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(world.minutesBefore("last_reminder"), [60]);
  assertEquals(world.texts.map(({ at }) => at < world.starts_at), [true]);
  assertEquals((await steps(lifecycle))["last reminder"], "done: 2 mails, 1 SMS");
});

Deno.test("LiveKit down from the opening past the end: the platform calls the session off and pays back", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      room() {
        throw new Error("LiveKit answered 503");
      },
    },
  });
  const lifecycle = await world.start();

  assertEquals(await lifecycle.result(), {
    booking_id: "123",
    status: "cancelled",
    refund: { amount: 8500, currency: "eur" },
  });
  assertEquals((await steps(lifecycle)).room, "failed: LiveKit answered 503");
  assertEquals((await world.booking()).cancelled_by, "platform");
  assertEquals(world.sent().at(-1), "cancelled to guest and host");
  assertEquals(await world.strikes(), []);
});

Deno.test("LiveKit down at the opening and back in time: the session is held", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      room(_, at) {
        if (at < world.starts_at + 20 * MINUTE) throw new Error("LiveKit answered 503");
      },
    },
  });

  assertEquals((await (await world.start()).result()).status, "completed");
  const [join] = world.minutesBefore("join");
  assertEquals(join <= -20 && join >= -22, true);
});

Deno.test("LiveKit down at the closing: the money is settled all the same", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      room(operation) {
        if (operation.startsWith("close")) throw new Error("LiveKit answered 503");
      },
    },
  });
  const lifecycle = await world.start();

  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals((await world.money()).host, 7225);
  assertEquals((await steps(lifecycle)).room, "failed: not closed: LiveKit answered 503");
});

Deno.test("a store that is down for a while is waited for, and nothing is done twice", async () => {
  await using world = await bookingWorld({
    startsIn: 2 * HOUR,
    trouble: {
      activity(_, at) {
        const sinceEnd = at - world.ends_at;
        if (at < world.began + 20 * MINUTE || sinceEnd > -MINUTE && sinceEnd < 2 * HOUR) throw new Error("store down");
      },
    },
  });
  const lifecycle = await world.start();

  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(await world.money(), { held: 0, host: 7225, fees: 1275, refunds: 0 });
  assertEquals(world.sent().map((mail) => mail.split(" ")[0]), [
    "confirmation",
    "last_reminder",
    "join",
    "survey",
  ]);
  assertEquals(world.mails.length, 8);
});

Deno.test("a worker that is replaced in the middle of the story is not noticed", async () => {
  await using world = await bookingWorld({ forgetful: true });
  const lifecycle = await world.start();

  for (const moment of [-2 * DAY - HOUR, -30 * MINUTE, -5 * MINUTE, 20 * MINUTE, HOUR + 10 * MINUTE]) {
    await world.until(world.starts_at + moment);
    await world.temporal.restart();
  }

  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(world.mails.length, 10);
  assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
});
