import { assertEquals } from "@std/assert";
import { money } from "../../text/money.ts";

Deno.test("an amount is shown in the minor units of its currency", () => {
  const cases: [number, string, string][] = [
    [1050, "eur", "€10.50"],
    [1, "usd", "$0.01"],
    [500, "jpy", "¥500"],
    [1234, "kwd", "KWD 1.234"],
    [-8500, "gbp", "-£85.00"],
    [123456789, "eur", "€1,234,567.89"],
  ];
  for (const [amount, currency, shown] of cases) assertEquals(money(amount, currency).replace("\u00a0", " "), shown);
});
