import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { anchorAt } from "../../../../domains/stream/subscription/calendar.ts";
import { settled } from "../../../../domains/stream/subscription/owed.ts";
import { priced, withPrice } from "../../../../domains/stream/subscription/prices.ts";
import type { SubscriptionState } from "../../../../domains/stream/subscription/state.ts";
import { STANDARD_SUBSCRIPTIONS } from "../../../../domains/stream/subscription/terms.ts";
import { subscriptionState } from "./states.ts";

const APRIL = Date.parse("2027-04-01T07:00:00Z");
const MAY = Date.parse("2027-05-01T07:00:00Z");
const DAY = 24 * 60 * 60 * 1000;

/** A subscription for 9.00 a month, in the April of its period. */
const april = (more: Partial<SubscriptionState> = {}) =>
  subscriptionState({
    anchor: anchorAt(APRIL, 9, "Europe/Berlin"),
    period: { number: 1, starts_at: APRIL, ends_at: MAY, payments: 1, paid: [] },
    ...more,
  });

/** The host asks for a price; its notice goes out at once unless it is held up. */
function asked(state: SubscriptionState, amount: number, now: number, isHeld = false): SubscriptionState {
  const { notice, ...change } = withPrice(state, amount, now, STANDARD_SUBSCRIPTIONS);
  const seq = state.seq + 1;
  const order = { subscription_id: "301", plan_id: "cello", currency: "eur", occasion: seq, notice };
  const owing = { ...state, ...change, owed: [...change.owed, order], seq };
  return isHeld ? owing : { ...owing, ...settled(owing, order, now) };
}

/** What is to come, in a line each: "1200 from 2027-05-16T07:00". */
const toCome = ({ prices }: SubscriptionState) =>
  prices.map(({ amount, from }) =>
    `${amount} from ${from === undefined ? "?" : new Date(from).toISOString().slice(0, 16)}`
  );

Deno.test("notice is counted in the subscriber's own days, on whichever side of a change of the clocks", () => {
  const evening = Date.parse("2027-02-28T21:30:00Z");
  assertEquals(toCome(asked(april(), 1200, evening)), ["1200 from 2027-03-30T07:00"]);
  // In Auckland it is the next day already.
  const there = april({ anchor: anchorAt(APRIL, 9, "Pacific/Auckland") });
  assertEquals(toCome(asked(there, 1200, evening)), ["1200 from 2027-03-30T20:00"]);
});

Deno.test("a dearer price follows the one that was announced, which still comes", () => {
  const both = asked(asked(april(), 1000, APRIL), 1200, APRIL + 10 * DAY);

  assertEquals(toCome(both), ["1000 from 2027-05-01T07:00", "1200 from 2027-05-11T07:00"]);
  const [, may, june] = [APRIL, MAY, MAY + 31 * DAY].map((starts_at) =>
    priced({ ...both, period: { ...both.period, starts_at } })
  );
  assertEquals([may.plan.amount, toCome(may)], [1000, ["1200 from 2027-05-11T07:00"]]);
  assertEquals([june.plan.amount, toCome(june)], [1200, []]);
});

Deno.test("less than what was announced comes when that would have, and needs no notice period of its own", () => {
  const both = asked(asked(april(), 1000, APRIL), 1200, APRIL + 10 * DAY);

  assertEquals(toCome(asked(both, 1100, APRIL + 20 * DAY)), [
    "1000 from 2027-05-01T07:00",
    "1100 from 2027-05-11T07:00",
  ]);
  assertEquals(toCome(asked(both, 950, APRIL + 20 * DAY)), ["950 from 2027-05-01T07:00"]);
});

Deno.test("less than what is paid comes with the next period, what is paid takes back all that was to come", () => {
  const rise = asked(april(), 1200, APRIL);

  assertEquals(toCome(asked(rise, 800, APRIL + DAY)), ["800 from 2027-05-01T07:00"]);
  assertEquals(toCome(asked(rise, 900, APRIL + DAY)), []);
  // Who was told of 8.00 has to be told of 9.00 in time.
  assertEquals(toCome(asked(asked(april(), 800, APRIL), 900, APRIL + 20 * DAY)), [
    "800 from 2027-05-01T07:00",
    "900 from 2027-05-21T07:00",
  ]);
});

Deno.test("a price has no date until it was told, and what is replaced before is not told", () => {
  const held = asked(april(), 1200, APRIL, true);
  assertEquals(toCome(held), ["1200 from ?"]);

  const less = asked(held, 1000, APRIL + DAY, true);
  assertEquals(toCome(less), ["1000 from ?"]);
  assertEquals(less.owed.map(({ notice }) => "amount" in notice && notice.amount), [1000]);
  // It comes with a notice later, and not before the one that it is to follow.
  const out = settled(less, less.owed[0], APRIL + 40 * DAY);
  assertEquals([toCome({ ...less, ...out }), out.owed], [["1000 from 2027-06-10T07:00"], []]);
});

const prices = fc.array(fc.record({ amount: fc.integer({ min: 1, max: 9 }), day: fc.nat(50), held: fc.boolean() }));

Deno.test("whatever is asked for: later prices are dearer, and no period costs more than was told in time", () => {
  fc.assert(fc.property(prices, (list) => {
    let state = april({ plan: { ...april().plan, amount: 500 } });
    const told: { amount: number; at: number }[] = [];
    let now = APRIL;
    for (const { amount, day, held } of list) {
      now += day * DAY;
      const last = state.prices.at(-1)?.amount ?? state.plan.amount;
      if (amount * 100 === last) continue;
      state = asked(state, amount * 100, now, held);
      if (!held) told.push({ amount: amount * 100, at: now });
      assert(state.prices.every((each, at) => at === 0 || each.amount > state.prices[at - 1].amount));
      const { plan } = priced({ ...state, period: { ...state.period, starts_at: now } });
      assert(plan.amount <= Math.max(500, ...told.filter(({ at }) => now >= at + 29 * DAY).map((each) => each.amount)));
    }
  }));
});
