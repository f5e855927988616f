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

/** The most that can be charged at once, in minor units: Stripe takes eight digits. */
export const MOST_CHARGED = 99_999_999;

/** Every currency that Stripe charges in, by its published list. */
const CURRENCIES = new Set(
  ("aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf clp cny cop " +
    "crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy " +
    "kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok " +
    "npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std szl thb tjs tnd top " +
    "try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar zmw").split(" "),
);

/** Why a price cannot be charged, naming the field at fault; undefined if it can. What comes may be anything. */
export function whyNotCharged(amount: unknown, currency: string): string | undefined {
  if (!CURRENCIES.has(currency)) {
    return `currency: ${JSON.stringify(currency)} is none that Stripe charges in, like eur`;
  }
  if (typeof amount !== "number" || !Number.isInteger(amount)) {
    return `amount: ${JSON.stringify(amount)} is not a whole number of minor units`;
  }
  const least = leastCharge(currency), step = chargeStep(currency);
  if (amount < least || amount > MOST_CHARGED) return `amount: ${amount} is not from ${least} to ${MOST_CHARGED}`;
  if (amount % step > 0) return `amount: in ${currency} amounts are multiples of ${step}, not ${amount}`;
}

/** The amount, or the next smaller one that is a multiple of a step. */
export const roundDown = (amount: number, step: number): number => amount - amount % step;

/** The amount, or the next larger one that is a multiple of a step. */
export const roundUp = (amount: number, step: number): number => roundDown(amount + step - 1, step);
