// Which amounts Stripe takes of a currency, by its published tables. Minor units.
import { money } from "../../text/money.ts";
import { InvalidRequest, StripeRefusal } from "./refusal.ts";

/** The least that can be charged, where it is not half a major unit. */
const LEAST: Record<string, number> = {
  aed: 200,
  bgn: 100,
  czk: 1500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
};
const MOST = 99_999_999;

/** Counted in hundredths, though they have none, and in thousandths of which the last digit is 0. */
const STEPS: Record<string, number> = { isk: 100, ugx: 100, bhd: 10, jod: 10, kwd: 10, omr: 10, tnd: 10 };

/** Charged with hundredths, and paid out whole. */
const PAID_OUT: Record<string, number> = { huf: 100, twd: 100 };

/** @throws StripeRefusal for an amount that cannot be charged */
export function checkCharged(amount: number, currency: string): void {
  checkMoved(amount, currency);
  const least = LEAST[currency] ?? 50;
  if (amount < least) {
    const message = `Amount must be at least ${money(least, currency)} ${currency}`;
    throw new StripeRefusal(400, message, { code: "amount_too_small", param: "amount" });
  }
  if (amount > MOST) {
    const message = `Amount must be no more than ${money(MOST, currency)} ${currency}`;
    throw new StripeRefusal(400, message, { code: "amount_too_large", param: "amount" });
  }
}

/** @throws StripeRefusal for an amount that can be neither charged, given back nor transferred */
export const checkMoved = (amount: number, currency: string): void => checkStep(amount, currency, STEPS[currency] ?? 1);

/** @throws StripeRefusal for an amount that no bank takes */
export const checkPaidOut = (amount: number, currency: string): void =>
  checkStep(amount, currency, PAID_OUT[currency] ?? STEPS[currency] ?? 1);

function checkStep(amount: number, currency: string, step: number): void {
  if (amount % step === 0) return;
  throw new InvalidRequest(400, `Invalid amount: in ${currency} it must be divisible by ${step}`, { param: "amount" });
}
