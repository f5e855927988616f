// The booking activities through their factory, on both engines.
import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { createActivities } from "../../../domains/booking/activities.ts";
import { STANDARD_CALENDAR } from "../../../domains/booking/calendar.ts";
import type { NoticeKind, NoticeOrder } from "../../../domains/booking/messages.ts";
import type { BookingTables } from "../../../domains/booking/tables.ts";
import type { Engine } from "../../../store/mod.ts";
import { STANDARD_REFUNDS } from "../../../domains/booking/refund_policy.ts";
import { engines } from "../../stores.ts";
import { platformStore, type Seed } from "./platform.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z"), HOUR = 3_600_000;

async function bookings(engine: Engine, given: Partial<Seed> = {}) {
  const store = await platformStore(engine);
  const times = { starts_at: NOW + 3 * HOUR, ends_at: NOW + 4 * HOUR };
  await store.seed({ ...times, paid: 8500, at: NOW, ...given });
  const out: string[] = [];
  const deliver = (channel: string) => ({ key }: { key: string }) => {
    out.push(`${channel} ${key}`);
    return Promise.resolve({ state: "sent" as const });
  };
  const activities = createActivities({
    store,
    now: () => NOW,
    calendar: STANDARD_CALENDAR,
    refundTerms: STANDARD_REFUNDS,
    sendEmail: deliver("mail"),
    sendSms: deliver("sms"),
    joinUrl: () => Promise.resolve("https://estuary.example/join"),
    surveyUrl: () => "https://estuary.example/survey",
  });
  return {
    store,
    ...activities,
    ...times,
    out,
    status: (status: "completed" | "cancelled") =>
      store.tables<BookingTables>().updateTable("bookings").set({ status }).execute(),
    order: (kind: NoticeKind): NoticeOrder => ({ booking_id: "123", kind, to: "guest", starts_at: times.starts_at }),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

const type = async (work: Promise<unknown>) => (await assertRejects(() => work, ApplicationFailure)).type;

for (const engine of engines) {
  Deno.test(`${engine}: a booking is opened with what its lifecycle needs, and no name or address`, async () => {
    await using booking = await bookings(engine);

    const opened = await booking.openBooking({ booking_id: 123 }, "run-1");

    assertEquals(opened, {
      booking: {
        booking_id: "123",
        subject: "Intro to cello, Tue 24 Nov 16:00 (Europe/Berlin)",
        host_id: "h1",
        guest_id: "g1",
        starts_at: booking.starts_at,
        ends_at: booking.ends_at,
        status: "confirmed",
        missing: null,
        stays: [],
      },
      calendar: STANDARD_CALENDAR,
      resumed: false,
      refund_terms: STANDARD_REFUNDS,
    });
  });

  Deno.test(`${engine}: only another run's opening counts as taking a booking up again`, async () => {
    await using booking = await bookings(engine);
    const resumed = async (run: string) => (await booking.openBooking({ booking_id: "123" }, run)).resumed;

    assertEquals([await resumed("run-1"), await resumed("run-1"), await resumed("run-2")], [false, false, true]);
  });

  Deno.test(`${engine}: the first settlement stands, but a completed session may turn out to have been missed`, async () => {
    await using booking = await bookings(engine);
    const settle = booking.settleBooking;

    assertEquals(await settle({ booking_id: "123", status: "completed" }), { booking_id: "123", status: "completed" });
    assertEquals((await settle({ booking_id: "123", status: "cancelled", cancelled_by: "host" })).status, "completed");
    const missed = { booking_id: "123", status: "no_show", missing: "host" } as const;
    assertEquals(await settle(missed), missed);
    assertEquals(await settle({ ...missed, missing: "guest" }), missed);
    assertEquals((await settle({ booking_id: "123", status: "completed" })).status, "no_show");
  });

  Deno.test(`${engine}: a new start forgets who was there, a new end does not, and what is settled stays`, async () => {
    await using booking = await bookings(engine);
    const { starts_at, ends_at } = booking;
    const stay = { sid: "PA_1", from: NOW, known_until: NOW + 1 };
    await booking.recordAttendance({ booking_id: "123", stays: [{ ...stay, role: "host", known_until: NOW }] });
    await booking.recordAttendance({ booking_id: "123", stays: [{ ...stay, role: "host" }] });

    const longer = await booking.moveBooking({ booking_id: "123", starts_at, ends_at: ends_at + HOUR });
    const moved = await booking.moveBooking({
      booking_id: "123",
      starts_at: starts_at + HOUR,
      ends_at: ends_at + HOUR,
    });
    await booking.status("completed");
    const settled = await booking.moveBooking({ booking_id: "123", starts_at, ends_at });

    assertEquals([longer.stays, longer.ends_at], [[{ ...stay, identity: "host-h1" }], ends_at + HOUR]);
    assertEquals([moved.stays, moved.starts_at], [[], starts_at + HOUR]);
    assertEquals(settled.starts_at, starts_at + HOUR);
  });

  Deno.test(`${engine}: a notice that is no longer true is not sent`, async () => {
    await using booking = await bookings(engine);

    const moved = await booking.sendNotice({ ...booking.order("join"), starts_at: booking.starts_at - HOUR });
    const early = await booking.sendNotice(booking.order("survey"));
    await booking.status("cancelled");
    const cancelled = await booking.sendNotice(booking.order("last_reminder"));

    assertEquals(moved, { state: "skipped", reason: "the session has moved" });
    assertEquals(early, { state: "skipped", reason: "the booking is confirmed" });
    assertEquals(cancelled, { state: "skipped", reason: "the booking is cancelled" });
    assertEquals(booking.out, []);
  });
}

Deno.test("a notice goes out by mail, and where it presses by SMS, under the key of its session", async () => {
  await using booking = await bookings("sqlite");
  const key = (kind: string) => `booking:123:${kind}:guest:${booking.starts_at}`;

  await booking.sendNotice(booking.order("confirmation"));
  await booking.sendNotice({ ...booking.order("last_reminder"), occasion: "by-hand-1" });

  assertEquals(booking.out, [
    `mail ${key("confirmation")}:email`,
    `mail ${key("last_reminder")}:by-hand-1:email`,
    `sms ${key("last_reminder")}:by-hand-1:sms`,
  ]);
});

Deno.test("only reminders wait for quiet hours", async () => {
  await using booking = await bookings("sqlite", {
    guest: { time_zone: "UTC", quiet_from: "11:00", quiet_to: "13:30" },
  });

  assertEquals(await booking.sendNotice(booking.order("last_reminder")), { state: "held", until: NOW + 1.5 * HOUR });
  assertEquals((await booking.sendNotice(booking.order("rescheduled"))).state, "sent");
});

Deno.test("a person who does not exist, a booking that does not exist and a wrong input are told apart", async () => {
  await using booking = await bookings("sqlite");

  assertEquals(await type(booking.openBooking({ booking_id: "9" }, "run")), "BookingNotFound");
  assertEquals(await type(booking.openBooking({ id: "9" }, "run")), "InvalidInput");
  assertEquals(await type(booking.openNoShow({ booking_id: "123", who: "host" })), "NotMissed");
  assertEquals((await booking.openReminder({ booking_id: "123" })).kind, "last_reminder");
});
