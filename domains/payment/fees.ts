import type { Earning } from "./contract.ts";
import { chargeStep, roundDown } from "./currencies.ts";

/** The platform's share of a session where nothing else is agreed, in hundredths of a percent: 15 %. */
export const FEE_BASIS_POINTS = 1500;

/**
 * Splits what a session brought into the platform's fee and the host's net. The fee is rounded down to the smallest amount
 * that the currency can be moved in, in the host's favour; the net is the rest, so that the two always add up to the gross.
 *
 * @param gross minor units, not negative
 * @param basisPoints the fee, 0 to 10000 hundredths of a percent
 */
export function splitEarning(gross: number, currency: string, basisPoints: number): Earning {
  // The remainder is taken apart first: gross * basis points could leave the range of exact integers.
  const whole = Math.floor(gross / 10_000), rest = gross % 10_000;
  const exact = whole * basisPoints + Math.floor((rest * basisPoints) / 10_000);
  const platform_fee = roundDown(exact, chargeStep(currency));
  return { gross, platform_fee, net: gross - platform_fee, currency };
}
