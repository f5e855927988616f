import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { quietUntil } from "../../../domains/shared/quiet_hours.ts";

const until = (time_zone: string, quiet_from: string | null, quiet_to: string | null, at: string) => {
  const end = quietUntil({ time_zone, quiet_from, quiet_to }, Date.parse(at));
  return end && new Date(end).toISOString();
};

Deno.test("quiet hours end on their reader's own clock", () => {
  assertEquals(until("Europe/Berlin", "22:00", "08:00", "2026-11-24T21:30:15.5Z"), "2026-11-25T07:00:00.000Z");
  assertEquals(until("Europe/Berlin", "22:00", "08:00", "2026-11-25T03:00:00Z"), "2026-11-25T07:00:00.000Z");
  assertEquals(until("Asia/Kathmandu", "13:00", "15:00", "2026-11-24T08:00:00Z"), "2026-11-24T09:15:00.000Z");
});

Deno.test("outside of them, at their very end, and for who has none, nothing is held back", () => {
  assertEquals(until("Europe/Berlin", "22:00", "08:00", "2026-11-24T12:00:00Z"), undefined);
  assertEquals(until("Europe/Berlin", "22:00", "08:00", "2026-11-25T07:00:00Z"), undefined);
  assertEquals(until("Europe/Berlin", "08:00", "08:00", "2026-11-25T07:00:00Z"), undefined);
  assertEquals(until("Europe/Berlin", null, null, "2026-11-25T03:00:00Z"), undefined);
});

Deno.test("the night on which the clocks change is an hour shorter or longer", () => {
  assertEquals(until("Europe/Berlin", "22:00", "08:00", "2026-03-28T22:00:00Z"), "2026-03-29T06:00:00.000Z");
  assertEquals(until("Europe/Berlin", "22:00", "08:00", "2026-10-24T21:00:00Z"), "2026-10-25T07:00:00.000Z");
});

Deno.test("quiet hours that end in the hour that is skipped end when the clocks are set", () => {
  for (const at of ["2026-03-28T22:00:00Z", "2026-03-29T00:45:00Z"]) {
    assertEquals(until("Europe/Berlin", "22:00", "02:30", at), "2026-03-29T01:00:00.000Z");
  }
});

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"];
const time = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((part) => `${part}`.padStart(2, "0")).join(":"));
/** Half of the moments lie within two days of a change of the clocks in one of the zones. */
const moment = fc.oneof(
  fc.integer({ min: Date.parse("2025-01-01"), max: Date.parse("2028-01-01") }),
  fc.tuple(
    fc.constantFrom("2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04"),
    fc.integer({ min: -48 * 3_600_000, max: 48 * 3_600_000 }),
  ).map(([day, offset]) => Date.parse(day) + offset),
);

Deno.test("the end of quiet hours lies ahead, within 25 hours, and is never itself in quiet hours", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), time, time, moment, (time_zone, quiet_from, quiet_to, at) => {
      const person = { time_zone, quiet_from, quiet_to };
      const end = quietUntil(person, at);
      if (end === undefined) return;

      assertEquals([end > at, end - at <= 25 * 3_600_000], [true, true]);
      assertEquals(quietUntil(person, end), undefined);
    }),
    { numRuns: 500 },
  );
});
