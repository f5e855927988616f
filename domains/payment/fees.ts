import type { Earning } from "./contract.ts";

/** The platform's share of a session, in hundredths of a percent: 15 %. */
export const FEE_BASIS_POINTS = 1500;

/**
 * Splits what a session brought into the platform's fee and the host's net. The fee is rounded down to a whole minor
 * unit, in the host's favour; the net is the rest, so that the two always add up to the gross.
 *
 * @param gross minor units, not negative
 */
export function splitEarning(gross: number, currency: string): Earning {
  // The remainder is taken apart first: gross * basis points could leave the range of exact integers.
  const whole = Math.floor(gross / 10_000), rest = gross % 10_000;
  const platform_fee = whole * FEE_BASIS_POINTS + Math.floor((rest * FEE_BASIS_POINTS) / 10_000);
  return { gross, platform_fee, net: gross - platform_fee, currency };
}
