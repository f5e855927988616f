import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { declineAdvice } from "../../../../domains/payment/decline_codes.ts";
import { type Anchor, momentOf } from "../../../../domains/stream/subscription/calendar.ts";
import {
  declineKind,
  type DunningTerms,
  graceEnds,
  nextAttempt,
  STANDARD_DUNNING,
} from "../../../../domains/stream/subscription/dunning.ts";

const due: Anchor = { day: "2027-03-26", hour: 9, time_zone: "Europe/Berlin" };

/** Every moment at which a renewal is tried again if it is declined each time. */
function attempts(due: Anchor, terms: DunningTerms): number[] {
  const found: number[] = [];
  let last = momentOf(due);
  for (;;) {
    const next = nextAttempt({ due, last, decline: "soft" }, terms);
    if (next === undefined) return found;
    found.push(last = next);
  }
}

const iso = (at: number) => new Date(at).toISOString();

Deno.test("a renewal that fails is tried again on the days of the calendar, at the subscriber's hour", () => {
  assertEquals(attempts(due, STANDARD_DUNNING).map(iso), [
    "2027-03-27T08:00:00.000Z",
    "2027-03-29T07:00:00.000Z",
    "2027-03-31T07:00:00.000Z",
    "2027-04-02T07:00:00.000Z",
  ]);
  assertEquals(iso(graceEnds(due, STANDARD_DUNNING)), "2027-04-05T07:00:00.000Z");
});

Deno.test("days that passed while nobody could try are not made up for, but for the first of them", () => {
  const last = Date.parse("2027-03-26T08:00Z");
  const missed = nextAttempt({ due, last, decline: "soft" }, STANDARD_DUNNING)!;
  const madeUp = Date.parse("2027-03-30T12:00Z");

  assertEquals(iso(missed), "2027-03-27T08:00:00.000Z");
  assertEquals(
    iso(nextAttempt({ due, last: madeUp, decline: "soft" }, STANDARD_DUNNING)!),
    "2027-03-31T07:00:00.000Z",
  );
});

Deno.test("what its owner has to mend is not tried again by itself", () => {
  for (const decline of ["hard", "needs_action"] as const) {
    assertEquals(nextAttempt({ due, last: momentOf(due), decline }, STANDARD_DUNNING), undefined);
  }
});

Deno.test("Stripe's codes say whether another day may help", () => {
  const kinds = [
    ...["insufficient_funds", "processing_error", "generic_decline", "a_code_of_tomorrow"],
    ...["stolen_card", "expired_card", "authentication_required"],
  ].map((code) => declineKind(declineAdvice("card_declined", code)));

  assertEquals(kinds, ["soft", "soft", "soft", "soft", "hard", "hard", "needs_action"]);
  assertEquals(declineKind(declineAdvice("authentication_required")), "needs_action");
  assertEquals(declineKind(declineAdvice("card_declined", "insufficient_funds", "do_not_try_again")), "hard");
});

const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia");
const day = fc.date({ min: new Date("2011-01-01"), max: new Date("2060-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anchor = fc.record<Anchor>({ day, hour: fc.integer({ min: 0, max: 23 }), time_zone: zone });
const terms = fc.tuple(fc.uniqueArray(fc.integer({ min: 1, max: 27 }), { maxLength: 8 }), fc.nat(5))
  .map(([days, more]): DunningTerms => {
    const retry_days = days.toSorted((a, b) => a - b);
    return { retry_days, grace_days: (retry_days.at(-1) ?? 1) + more };
  });

Deno.test("attempts come once for each day, rising, after the renewal, and none after the grace has ended", () => {
  fc.assert(fc.property(anchor, terms, (due, terms) => {
    const all = attempts(due, terms);

    // A day that its time zone skips altogether leaves its attempt to the next one.
    const skipped = due.time_zone === "Pacific/Apia" && due.day.startsWith("2011-12");
    if (!skipped) assertEquals(all.length, terms.retry_days.length);
    assert(all.every((at, i) => at > (all[i - 1] ?? momentOf(due))));
    assert(all.every((at) => at <= graceEnds(due, terms)));
  }));
});
