import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Anchor,
  anchorAt,
  type Interval,
  later,
  momentOf,
  periodAt,
  renewalDay,
  renewalOf,
} from "../../../../domains/stream/subscription/calendar.ts";

const MINUTE = 60_000, YEARS = 50;

const berlin = (day: string, hour = 9): Anchor => ({ day, hour, time_zone: "Europe/Berlin" });
const days = (anchor: Anchor, interval: Interval, counts: number[]) =>
  counts.map((count) => renewalDay({ anchor, interval, count }).day);
const moment = (day: string, hour: number, time_zone: string) =>
  new Date(momentOf({ day, hour, time_zone })).toISOString();

Deno.test("what began on the 31st is renewed on the last day of shorter months, and on the 31st again", () => {
  assertEquals(days(berlin("2027-12-31"), "month", [0, 1, 2, 3, 4, 5, 14]), [
    "2027-12-31",
    "2028-01-31",
    "2028-02-29",
    "2028-03-31",
    "2028-04-30",
    "2028-05-31",
    "2029-02-28",
  ]);
});

Deno.test("what began on 29 February is renewed on the 28th, and on the 29th where there is one", () => {
  assertEquals(days(berlin("2028-02-29"), "year", [1, 2, 3, 4]), [
    "2029-02-28",
    "2030-02-28",
    "2031-02-28",
    "2032-02-29",
  ]);
  assertEquals(days(berlin("2096-02-29"), "year", [4]), ["2100-02-28"]);
});

Deno.test("the hour is that of the subscriber's clock, in summer and in winter", () => {
  assertEquals(moment("2027-03-27", 9, "Europe/Berlin"), "2027-03-27T08:00:00.000Z");
  assertEquals(moment("2027-03-28", 9, "Europe/Berlin"), "2027-03-28T07:00:00.000Z");
  assertEquals(moment("2027-03-28", 9, "Asia/Kathmandu"), "2027-03-28T03:15:00.000Z");
});

Deno.test("an hour or a day that is skipped is the moment when the clocks are put forward", () => {
  assertEquals(moment("2027-03-28", 2, "Europe/Berlin"), "2027-03-28T01:00:00.000Z");
  assertEquals(moment("2018-11-04", 0, "America/Sao_Paulo"), "2018-11-04T03:00:00.000Z");
  assertEquals(moment("2027-10-03", 2, "Australia/Lord_Howe"), "2027-10-02T15:30:00.000Z");
  assertEquals(moment("2011-12-30", 9, "Pacific/Apia"), "2011-12-30T10:00:00.000Z");
});

Deno.test("an hour that comes twice is the first of the two", () => {
  assertEquals(moment("2027-10-31", 2, "Europe/Berlin"), "2027-10-31T00:00:00.000Z");
  assertEquals(moment("2027-11-07", 1, "America/New_York"), "2027-11-07T05:00:00.000Z");
});

Deno.test("the anchor is the day that it is where the subscriber lives", () => {
  const at = Date.parse("2026-11-30T23:30:00Z");

  assertEquals(anchorAt(at, 9, "Europe/Berlin"), berlin("2026-12-01"));
  assertEquals(anchorAt(at, 9, "America/New_York").day, "2026-11-30");
  assertEquals(later(berlin("2028-02-28"), 2), berlin("2028-03-01"));
});

const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
const hours = fc.integer({ min: 0, max: 23 });
const intervals = fc.constantFrom<Interval>("month", "year");
/** Half of the days are such as not every month has. */
const anchorDay = fc.oneof(
  fc.date({ min: new Date("2000-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  fc.constantFrom("2000-02-29", "2011-08-30", "2023-10-31", "2024-02-29", "2026-12-31", "2027-01-29", "2028-05-30"),
);
const anchors = fc.record<Anchor>({ day: anchorDay, hour: hours, time_zone: zones });
const renewals = fc.record({ anchor: anchors, interval: intervals, months: fc.nat(YEARS * 12) })
  .map(({ anchor, interval, months }) => ({
    anchor,
    interval,
    count: interval === "month" ? months : Math.floor(months / 12),
  }));

/** What a clock there shows, in digits that sort as time does. */
const shown = (at: number, timeZone: string) => new Date(at).toLocaleString("sv-SE", { timeZone });

/** The day that a calendar on a wall gives, found by trying from the anchor's own number downwards. */
function expectedDay(anchor: Anchor, interval: Interval, count: number): string {
  const [year, month, day] = anchor.day.split("-").map(Number);
  const to = interval === "year" ? { year: year + count, month } : {
    year: year + Math.floor((month - 1 + count) / 12),
    month: (month - 1 + count) % 12 + 1,
  };
  const dayOf = (number: number) => `${to.year}-${`${to.month}`.padStart(2, "0")}-${`${number}`.padStart(2, "0")}`;
  const exists = (text: string) => {
    const date = new Date(`${text}T00:00:00Z`);
    return !isNaN(date.getTime()) && date.toISOString().startsWith(text);
  };
  return [day, day - 1, day - 2, day - 3].map(dayOf).find(exists)!;
}

function assertRightThere(at: number, day: string, { hour, time_zone }: Anchor): void {
  const wanted = `${day} ${`${hour}`.padStart(2, "0")}:00:00`;
  const there = shown(at, time_zone);
  if (there !== wanted) {
    // The clocks skip it: they show less just before, and more at once.
    const before = shown(at - 1000, time_zone);
    assert(before < wanted && wanted < there, `${time_zone} shows ${before}, then ${there}, instead of ${wanted}`);
  }
  for (let earlier = 30; earlier <= 180; earlier += 30) {
    assert(shown(at - earlier * MINUTE, time_zone) < wanted, `${time_zone} shows ${wanted} ${earlier} minutes before`);
  }
}

Deno.test("in every time zone, a renewal is on its local day at its local hour, the first time that comes", () => {
  fc.assert(
    fc.property(renewals, ({ anchor, interval, count }) => {
      const at = renewalOf({ anchor, interval, count });

      assertRightThere(at, expectedDay(anchor, interval, count), anchor);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("fifty years of months, one by one, are each on their day, rising, in zones that change their clocks oddly", () => {
  const odd = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"];
  for (const time_zone of odd) {
    const anchor: Anchor = { day: "2000-01-31", hour: 2, time_zone };
    let before = -Infinity;
    for (let count = 0; count <= YEARS * 12; count++) {
      const at = renewalOf({ anchor, interval: "month", count });
      assertRightThere(at, expectedDay(anchor, "month", count), anchor);
      assert(at > before, `${time_zone}: renewal ${count} is not after the one before`);
      before = at;
    }
  }
});

Deno.test("a period is never empty, and longer than any but the shortest month or year", () => {
  const DAY = 24 * 60 * MINUTE;
  fc.assert(fc.property(renewals, ({ anchor, interval, count }) => {
    const length = renewalOf({ anchor, interval, count: count + 1 }) - renewalOf({ anchor, interval, count });

    // A day may be skipped, and the clocks may have been put forward.
    assert(length > (interval === "month" ? 27 : 364) * DAY - 3 * 60 * MINUTE, `${length / DAY} days`);
  }));
});

Deno.test("a moment lies in the period that has begun and not ended, however one comes to it", () => {
  fc.assert(fc.property(renewals, fc.double({ min: 0, max: 1, noNaN: true }), (renewal, part) => {
    const { anchor, interval, count } = renewal;
    const start = renewalOf(renewal), end = renewalOf({ ...renewal, count: count + 1 });

    assertEquals(periodAt({ anchor, interval, at: start }), count);
    assertEquals(periodAt({ anchor, interval, at: end - 1 }), count);
    assertEquals(periodAt({ anchor, interval, at: Math.floor(start + part * (end - start - 1)) }), count);
  }));
});

Deno.test("what lies before the anchor's hour belongs to the first period", () => {
  assertEquals(periodAt({ anchor: berlin("2027-01-31"), interval: "month", at: Date.parse("2027-01-30T00:00Z") }), 0);
});

Deno.test("months added one after the other are the months added at once, but for the days that were cut off", () => {
  fc.assert(fc.property(anchors, fc.nat(240), fc.nat(240), (anchor, first, second) => {
    const [, , number] = anchor.day.split("-").map(Number);
    const onTheWay = renewalDay({ anchor, interval: "month", count: first });
    const stepwise = renewalDay({ anchor: onTheWay, interval: "month", count: second }).day;
    const atOnce = renewalDay({ anchor, interval: "month", count: first + second }).day;

    assertEquals(stepwise.slice(0, 7), atOnce.slice(0, 7));
    assert(stepwise <= atOnce);
    if (number <= 28) assertEquals(stepwise, atOnce);
    assertEquals(
      renewalDay({ anchor, interval: "year", count: first }).day,
      renewalDay({ anchor, interval: "month", count: 12 * first }).day,
    );
  }));
});
