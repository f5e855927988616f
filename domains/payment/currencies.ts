// The amounts that Stripe takes of a currency, where not every number of minor units will do.

/** Counted in hundredths, though they have none. */
const WHOLE = ["isk", "ugx"];
/** Counted in thousandths, of which the last digit must be 0. */
const THOUSANDTHS = ["bhd", "jod", "kwd", "omr", "tnd"];
/** Charged with hundredths, but paid out whole. */
const PAID_OUT_WHOLE = [...WHOLE, "huf", "twd"];

/** What amounts that are charged, refunded or transferred must be a multiple of, in minor units. */
export function chargeStep(currency: string): 1 | 10 | 100 {
  if (WHOLE.includes(currency)) return 100;
  return THOUSANDTHS.includes(currency) ? 10 : 1;
}

/** What amounts that are paid out to a bank must be a multiple of, in minor units. */
export const payoutStep = (currency: string): 1 | 10 | 100 =>
  PAID_OUT_WHOLE.includes(currency) ? 100 : chargeStep(currency);

/** The least that Stripe charges, minor units, by Stripe's published table; fifty of the smallest amounts where it names none. */
const LEAST: Record<string, number> = {
  ...{ aed: 200, bgn: 100, czk: 1500, dkk: 250, gbp: 30, hkd: 400, huf: 17_500, jpy: 50, mxn: 1000, myr: 200 },
  ...{ nok: 300, pln: 200, ron: 200, sek: 300, thb: 1000 },
};

/** The least that can be charged, in minor units. */
export const leastCharge = (currency: string): number => LEAST[currency] ?? 50 * chargeStep(currency);

/** The amount, or the next smaller one that is a multiple of a step. */
export const roundDown = (amount: number, step: number): number => amount - amount % step;

/** The amount, or the next larger one that is a multiple of a step. */
export const roundUp = (amount: number, step: number): number => roundDown(amount + step - 1, step);
