import { assertEquals } from "@std/assert";
import { parseTimetable, specText, timetableText, toSpec } from "../../temporal/timetable.ts";

Deno.test("parseTimetable reads days, weeks, months and intervals", () => {
  const read = ["daily 6:00", "weekly  Monday 06:05", "monthly 28 23:59", "every 1d12h"].map(parseTimetable);

  assertEquals(read, [
    { kind: "daily", hour: 6, minute: 0 },
    { kind: "weekly", day: "monday", hour: 6, minute: 5 },
    { kind: "monthly", day: 28, hour: 23, minute: 59 },
    { kind: "interval", every: 129_600_000 },
  ]);
});

Deno.test("parseTimetable refuses what a month may lack, what no day has, and what Temporal would round", () => {
  const wrong = [
    "",
    "weekly",
    "weekly 06:00",
    "weekly someday 06:00",
    "monthly 29 06:00",
    "monthly 0 06:00",
    "daily 24:00",
    "daily 06:60",
    "daily",
    "every",
    "every 0s",
    "every 500ms",
    "every 7",
    "0 6 * * 1",
  ];

  assertEquals(wrong.filter((text) => parseTimetable(text) !== undefined), []);
});

Deno.test("timetableText says when in words", () => {
  const told = ["daily 6:00", "weekly monday 06:05", "monthly 1 23:59", "every 12h"]
    .map((text) => timetableText(parseTimetable(text)!));

  assertEquals(told, ["daily 06:00 UTC", "weekly monday 06:05 UTC", "monthly 1 23:59 UTC", "every 12 h"]);
});

Deno.test("specText does not take a timetable of another time zone, or one with more to it, for one of ours", () => {
  const every = [{ every: 43_200_000, offset: 0 }];

  const ours = specText({ intervals: every, timezone: "UTC" });
  const elsewhere = [
    specText({ intervals: [...every, ...every], timezone: "UTC" }),
    specText({ intervals: [{ every: 43_200_000, offset: 60_000 }], timezone: "UTC" }),
    specText({ intervals: every, timezone: "Europe/Berlin" }),
    specText({ intervals: every, timezone: "UTC", jitter: 1000 }),
    specText({ intervals: every, timezone: "UTC", endAt: new Date(0) }),
    specText({ timezone: "UTC" }),
  ];

  assertEquals(ours, timetableText({ kind: "interval", every: 43_200_000 }));
  assertEquals(elsewhere.filter((text) => !text.startsWith("a timetable made elsewhere: ")), []);
  assertEquals(toSpec({ kind: "interval", every: 43_200_000 }), {
    intervals: [{ every: 43_200_000 }],
    timezone: "UTC",
  });
});
