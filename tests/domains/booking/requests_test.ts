import type { AttendanceEvent } from "../../../domains/room/contract.ts";
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Attest, Cancel, Extend, NoShowResult, Reschedule } from "../../../domains/booking/contract.ts";
import type { Booking } from "../../../domains/booking/messages.ts";
import {
  requestedTimes,
  whyCannotAttest,
  whyCannotCancel,
  whyCannotExtend,
  whyCannotReschedule,
  whyNoSettlement,
  whyNoSighting,
} from "../../../domains/booking/requests.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z"), HOUR = 3_600_000;
const booking = { starts_at: NOW + HOUR, ends_at: NOW + 2 * HOUR } as Booking;

Deno.test("requestedTimes keeps the length of a session whose new end is not given", () => {
  assertEquals(requestedTimes(booking, { starts_at: "2026-11-24T18:00:00+01:00" }), {
    starts_at: Date.parse("2026-11-24T17:00:00Z"),
    ends_at: Date.parse("2026-11-24T18:00:00Z"),
  });
});

Deno.test("a moment needs its offset, as without one it means another time on every machine", () => {
  const asks = (starts_at: string) => whyCannotReschedule(booking, { starts_at }, NOW);
  for (const good of ["2026-11-24T18:00Z", "2026-11-24T18:00:00.5+05:45"]) assertEquals(asks(good), undefined);
  for (const bad of ["2026-11-24", "2026-11-24T18:00:00", "24 Nov 2026 18:00 UTC", "2026-13-40T18:00:00Z", ""]) {
    assertEquals(
      asks(bad),
      `starts_at: ${JSON.stringify(bad)} is not a moment with its offset, like 2026-11-24T18:00:00+01:00`,
    );
  }
});

Deno.test("what is accepted as a new time is in the future and ends after it starts", () => {
  const date = fc.date({ min: new Date(NOW - 9 * HOUR), max: new Date(NOW + 9 * HOUR), noInvalidDate: true })
    .map((at) => at.toISOString());
  fc.assert(fc.property(fc.record({ starts_at: date, ends_at: date }, { requiredKeys: ["starts_at"] }), (request) => {
    const { starts_at, ends_at } = requestedTimes(booking, request);

    assertEquals(whyCannotReschedule(booking, request, NOW) === undefined, starts_at > NOW && ends_at > starts_at);
  }));
});

Deno.test("an extension is a whole number of minutes up to four hours, before the end", () => {
  const asks = (minutes: unknown, now = NOW) => whyCannotExtend(booking, { minutes, by: "guest" } as Extend, now);

  assertEquals([asks(1), asks(240)], [undefined, undefined]);
  assertEquals(asks(241), "minutes: 241 is not a whole number from 1 to 240");
  assertEquals(asks(NaN), "minutes: null is not a whole number from 1 to 240");
  assertEquals(asks(5, booking.ends_at), "it is over");
});

Deno.test("attendance is attested only where the lifecycle asks for it", () => {
  assertEquals(whyCannotAttest(false, { host: true, guest: true }), "its attendance is not in doubt");
  assertEquals(whyCannotAttest(true, { host: true } as Attest), "guest: is not true or false");
  assertEquals(whyCannotAttest(true, { host: false, guest: true }), undefined);
});

Deno.test("no shape of request makes a check throw", () => {
  fc.assert(fc.property(fc.anything(), (anything) => {
    const answers: unknown[] = [
      whyCannotCancel(anything as Cancel),
      whyCannotReschedule(booking, anything as Reschedule, NOW),
      whyCannotExtend(booking, anything as Extend, NOW),
      whyCannotAttest(true, anything as Attest),
      whyNoSettlement("123", anything as NoShowResult),
      whyNoSighting(anything as AttendanceEvent, NOW, NOW),
    ];

    assertEquals(answers.every((why) => why === undefined || typeof why === "string"), true);
  }));
});

Deno.test("a settlement or a sighting that says nothing is told why", () => {
  assertEquals(whyNoSettlement("123", { booking_id: "9" } as NoShowResult), 'booking_id: "9" is another booking');
  assertEquals(whyNoSettlement("123", { booking_id: "123", status: "no_show", missing: "host" }), undefined);
  const seen: AttendanceEvent = { identity: "host-h1", sid: "PA_1", event: "joined", joined_at: NOW, at: NOW };
  assertEquals(whyNoSighting(seen, NOW, NOW - 1), "its room has not opened yet");
  assertEquals(
    whyNoSighting({ ...seen, at: "now" as unknown as number }, NOW, NOW),
    'at: "now" is not epoch milliseconds',
  );
  assertEquals(whyNoSighting(seen, NOW, NOW), undefined);
});
