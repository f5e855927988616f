// What a change of plan in the middle of a period costs. Pure; runs in workflow code.
import { chargeStep } from "../../payment/currencies.ts";

/** What a period costs. */
export interface Price {
  /** Minor units, not negative, in a multiple of what its currency can be charged in. */
  amount: number;
  currency: string;
}

/** A period, from its beginning to just before its end. Epoch milliseconds. */
export interface Period {
  start: number;
  end: number;
}

/** What a change of plan comes to. Minor units. */
export interface Proration {
  /** What was paid for the rest of the period on the old plan, and is not used. Not negative. */
  credit: number;
  /** What the rest of the period costs on the new plan. Not negative. */
  charge: number;
  /** What the subscriber owes for the change; negative where the platform owes them. */
  net: number;
  currency: string;
}

/**
 * What the rest of a period is worth, to the millisecond, rounded to the nearest amount that the currency can be
 * charged in, halves up. All of the price before the period begins, nothing once it is over. What is used up of it is
 * the price less this.
 *
 * @param at epoch milliseconds
 * @returns minor units, from 0 to the price
 */
export function restOf({ amount, currency }: Price, { start, end }: Period, at: number): number {
  const left = Math.min(Math.max(end - at, 0), end - start);
  // Money times milliseconds leaves the range of exact integers.
  const step = BigInt(chargeStep(currency)), whole = BigInt(end - start);
  const halves = (2n * BigInt(amount) * BigInt(left)) / (whole * step);
  return Number((halves + 1n) / 2n * step);
}

/**
 * What changing from one price to another costs at a moment, when the period goes on as it was: the rest of the new
 * price less the rest of the old. Both are rounded by the same rule, so a change there and back at the same moment
 * costs nothing, and however often a plan is changed, each costs what it would have cost alone while it lasted.
 *
 * @param at epoch milliseconds
 * @throws RangeError if the currencies differ: there is no rate to convert at
 */
export function prorate({ from, to, period, at }: { from: Price; to: Price; period: Period; at: number }): Proration {
  refuseConversion(from, to);
  const credit = restOf(from, period, at), charge = restOf(to, period, at);
  return { credit, charge, net: charge - credit, currency: to.currency };
}

/**
 * What changing to a plan of another interval costs at a moment, with which a new period begins: all of the new price
 * less the rest of the old.
 *
 * @param period the one that is cut off
 * @param at epoch milliseconds
 * @throws RangeError if the currencies differ
 */
export function startOver({ from, to, period, at }: { from: Price; to: Price; period: Period; at: number }): Proration {
  refuseConversion(from, to);
  const credit = restOf(from, period, at), charge = to.amount;
  return { credit, charge, net: charge - credit, currency: to.currency };
}

function refuseConversion(from: Price, to: Price): void {
  if (from.currency === to.currency) return;
  throw new RangeError(`Cannot prorate a change from ${from.currency} to ${to.currency}: the currencies differ`);
}
