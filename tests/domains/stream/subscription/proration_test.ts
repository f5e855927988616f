import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { chargeStep } from "../../../../domains/payment/currencies.ts";
import {
  type Period,
  type Price,
  prorate,
  restOf,
  startOver,
} from "../../../../domains/stream/subscription/proration.ts";

const DAY = 24 * 60 * 60 * 1000;
const eur = (amount: number): Price => ({ amount, currency: "eur" });
const june: Period = { start: Date.parse("2027-06-01T07:00Z"), end: Date.parse("2027-07-01T07:00Z") };

Deno.test("an upgrade costs what the rest of the period is dearer by", () => {
  assertEquals(prorate({ from: eur(1000), to: eur(2500), period: june, at: june.start + 10 * DAY }), {
    ...{ credit: 667, charge: 1667, net: 1000 },
    currency: "eur",
  });
});

Deno.test("a downgrade leaves the subscriber with a credit", () => {
  const { net } = prorate({ from: eur(2500), to: eur(1000), period: june, at: june.start + 15 * DAY });

  assertEquals(net, -750);
});

Deno.test("another interval costs all of its price, less what is left of the period that it cuts off", () => {
  assertEquals(startOver({ from: eur(1000), to: eur(10_000), period: june, at: june.start + 10 * DAY }), {
    ...{ credit: 667, charge: 10_000, net: 9333 },
    currency: "eur",
  });
});

Deno.test("before the period begins all of its price is left, after it nothing", () => {
  const left = [june.start - DAY, june.start, june.end, june.end + DAY].map((at) => restOf(eur(1000), june, at));

  assertEquals(left, [1000, 1000, 0, 0]);
});

Deno.test("the rest is rounded to what the currency can be charged in, halves up", () => {
  const half = june.start + 15 * DAY;

  assertEquals(restOf(eur(1001), june, half), 501);
  assertEquals(restOf({ amount: 50_500, currency: "isk" }, june, half), 25_300);
  assertEquals(restOf({ amount: 5050, currency: "kwd" }, june, half), 2530);
});

Deno.test("there is no change from one currency to another", () => {
  for (const change of [prorate, startOver]) {
    assertThrows(
      () => change({ from: eur(1000), to: { amount: 1000, currency: "usd" }, period: june, at: june.start }),
      RangeError,
      "Cannot prorate a change from eur to usd: the currencies differ",
    );
  }
});

const currency = fc.constantFrom("eur", "jpy", "isk", "kwd");
const units = fc.oneof(fc.nat(100_000), fc.nat(Math.floor(Number.MAX_SAFE_INTEGER / 100)));
/** Prices in one currency. */
const prices = (count: number) =>
  fc.tuple(currency, fc.array(units, { minLength: count, maxLength: count })).map(([currency, amounts]) =>
    amounts.map((amount): Price => ({ amount: amount * chargeStep(currency), currency }))
  );
const period = fc.tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 366 * DAY }))
  .map(([start, length]): Period => ({ start, end: start + length }));
/** How far into the period, of 1; outside of it too. */
const part = fc.double({ min: -0.5, max: 1.5, noNaN: true });
const momentIn = ({ start, end }: Period, part: number) => Math.round(start + part * (end - start));

Deno.test("of any price, what is left is whole, chargeable, within the price, and exact to half a step", () => {
  fc.assert(fc.property(prices(1), period, part, ([price], period, part) => {
    const at = momentIn(period, part), step = chargeStep(price.currency);
    const rest = restOf(price, period, at);

    assert(Number.isSafeInteger(rest) && rest % step === 0 && rest >= 0 && rest <= price.amount, `${rest}`);
    const whole = BigInt(period.end - period.start);
    const left = BigInt(Math.min(Math.max(period.end - at, 0), period.end - period.start));
    const error = BigInt(rest) * whole - BigInt(price.amount) * left;
    assert(2n * (error < 0n ? -error : error) <= BigInt(step) * whole, `off by ${error} of ${whole}`);
  }));
});

Deno.test("the later, the less is left; the dearer, the more", () => {
  fc.assert(fc.property(prices(2), period, part, part, (both, period, one, other) => {
    const [less, more] = both.toSorted((a, b) => a.amount - b.amount);
    const [early, late] = [one, other].sort((a, b) => a - b).map((each) => momentIn(period, each));

    assert(restOf(less, period, early) >= restOf(less, period, late));
    assert(restOf(less, period, early) <= restOf(more, period, early));
  }));
});

Deno.test("a change owes the charge less the credit, neither of them negative; back again, it owes nothing", () => {
  fc.assert(fc.property(prices(2), period, part, ([from, to], period, part) => {
    const at = momentIn(period, part);
    const there = prorate({ from, to, period, at }), back = prorate({ from: to, to: from, period, at });

    assert(there.credit >= 0 && there.charge >= 0);
    assertEquals(there.net, there.charge - there.credit);
    assertEquals(there.net + back.net, 0);
    assertEquals(there.credit, restOf(from, period, at));
  }));
});

Deno.test("however often the plan is changed, what was paid is what each plan used up while it lasted", () => {
  const changes = fc.integer({ min: 1, max: 6 }).chain((count) =>
    fc.tuple(prices(count + 1), period, fc.array(part, { minLength: count, maxLength: count }))
  );
  fc.assert(fc.property(changes, ([prices, period, parts]) => {
    const moments = parts.map((part) => momentIn(period, part)).sort((a, b) => a - b);
    const paid = moments.reduce(
      (sum, at, i) => sum + BigInt(prorate({ from: prices[i], to: prices[i + 1], period, at }).net),
      BigInt(prices[0].amount),
    );
    const borders = [period.start, ...moments, period.end];
    const used = prices.reduce(
      (sum, price, i) => sum + BigInt(restOf(price, period, borders[i]) - restOf(price, period, borders[i + 1])),
      0n,
    );

    assertEquals(paid, used);
    assert(paid >= 0n);
  }));
});
