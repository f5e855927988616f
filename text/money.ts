/** Where Stripe counts in other units than ISO 4217 or Intl's data say: their digits after the point. */
const STRIPE_DIGITS: Record<string, number> = { isk: 2, ugx: 2, mga: 0 };

/**
 * An amount as people read it: `money(1050, "eur")` is "€10.50", `money(500, "jpy")` is "¥500". How many minor units make
 * a major one is the currency's own, as Stripe counts them.
 *
 * @param amount minor units
 */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = STRIPE_DIGITS[currency.toLowerCase()] ?? format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
