/**
 * An amount as people read it: `money(1050, "eur")` is "€10.50", `money(500, "jpy")` is "¥500". How many minor units make
 * a major one is the currency's own (ISO 4217), as Intl knows it.
 *
 * @param amount minor units
 */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
