import { assert, assertEquals } from "@std/assert";
import { chargeStep, leastCharge } from "../../../../domains/payment/currencies.ts";
import { anchorAt } from "../../../../domains/stream/subscription/calendar.ts";
import { nextOf } from "../../../../domains/stream/subscription/agenda.ts";
import { chargeFor, paymentId, renewed } from "../../../../domains/stream/subscription/periods.ts";
import type { SubscriptionState } from "../../../../domains/stream/subscription/state.ts";
import { STANDARD_SUBSCRIPTIONS } from "../../../../domains/stream/subscription/terms.ts";

const at = (moment: string) => Date.parse(moment);
const START = at("2027-01-31T08:00:00Z");

/** A subscription in its first period. */
const state = (more: Partial<SubscriptionState> = {}): SubscriptionState => ({
  subscription_id: "301",
  subscriber_id: "ada",
  clock: { origin: START, speed: 1 },
  begun: true,
  plan: { plan_id: "cello", host_id: "grace", amount: 900, currency: "eur", interval: "month" },
  payment_method: "pm_1",
  customer: "cus_ada",
  anchor: anchorAt(START, 9, "Europe/Berlin"),
  count: 0,
  period: { number: 1, starts_at: START, ends_at: at("2027-02-28T08:00:00Z"), payments: 1, paid: [] },
  credit: 0,
  cancel_at_period_end: false,
  trialled: false,
  trial_notice: false,
  charges: 1,
  collected: 900,
  seq: 0,
  ...more,
});

Deno.test("what is charged and what is credited afterwards always come to what is owed", () => {
  for (const currency of ["eur", "jpy", "kwd", "isk", "huf"]) {
    const step = chargeStep(currency);
    for (let tries = 0; tries < 500; tries++) {
      const price = Math.floor(Math.random() * 3000) * step;
      const credit = Math.floor((Math.random() - 0.5) * 4000);
      const { plan } = state();

      const { amount, credit_after } = chargeFor(state({ credit, plan: { ...plan, currency } }), price);

      const told = `${price} ${currency} less ${credit}`;
      assertEquals(amount - credit_after, price - credit, told);
      assert(amount === 0 || amount >= leastCharge(currency) && amount % step === 0, told);
      assert(credit_after > -Math.max(leastCharge(currency), step), told);
    }
  }
});

Deno.test("periods follow each other without a gap, and those that passed unnoticed are left out", () => {
  const second = renewed(state(), at("2027-02-28T08:00:01Z"));
  assertEquals([second.period.number, second.period.starts_at, second.period.ends_at], [
    2,
    at("2027-02-28T08:00:00Z"),
    at("2027-03-31T07:00:00Z"),
  ]);

  const late = renewed(state(), at("2027-06-10T12:00:00Z"));
  assertEquals([late.period.number, late.count, late.period.starts_at, late.period.ends_at], [
    2,
    4,
    at("2027-05-31T07:00:00Z"),
    at("2027-06-30T07:00:00Z"),
  ]);
});

Deno.test("a payment's id names the period and counts what was asked for in it", () => {
  assertEquals(paymentId(state()), "subscription-301-1-2");
  assertEquals(paymentId(renewed(state(), at("2027-03-01T00:00:00Z"))), "subscription-301-2-1");
});

Deno.test("what is next: the earliest of what its state has in store", () => {
  const next = (more: Partial<SubscriptionState>) => {
    const found = nextOf(state(more), STANDARD_SUBSCRIPTIONS);
    return found && `${found.deed} ${new Date(found.at).toISOString().slice(0, 16)}`;
  };
  const { period, anchor } = state();
  const past_due = { since: anchor, last: START, reason: "declined", tries: 1, payment_method: "pm_1" };

  assertEquals(next({}), "renew 2027-02-28T08:00");
  assertEquals(next({ begun: false }), "begin 2027-01-31T08:00");
  assertEquals(next({ cancel_at_period_end: true }), "end 2027-02-28T08:00");
  assertEquals(next({ pause: {} }), "lapse 2027-02-28T08:00");
  assertEquals(next({ pause: { lapsed: true } }), undefined);
  assertEquals(next({ pause: { until: at("2027-02-10T00:00:00Z") } }), "resume 2027-02-10T00:00");
  assertEquals(next({ past_due: { ...past_due, decline: "soft" } }), "retry 2027-02-01T08:00");
  assertEquals(next({ past_due: { ...past_due, decline: "hard" } }), "give_up 2027-02-10T08:00");
  assertEquals(
    next({ past_due: { ...past_due, decline: "soft", last: at("2027-02-07T08:00:01Z") } }),
    "give_up 2027-02-10T08:00",
  );
  assertEquals(
    next({ period: { ...period, number: 0 }, anchor: anchorAt(period.ends_at, 9, "Europe/Berlin") }),
    "announce 2027-02-25T08:00",
  );
  assertEquals(next({ ended: { reason: "requested", at: START, refunds: [] } }), undefined);
});
