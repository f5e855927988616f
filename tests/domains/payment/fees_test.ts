import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { chargeStep, payoutStep, roundDown, roundUp, whyNotCharged } from "../../../domains/payment/currencies.ts";
import { splitEarning } from "../../../domains/payment/fees.ts";

const basisPoints = fc.integer({ min: 0, max: 10_000 });
const currency = fc.constantFrom("eur", "jpy", "isk", "kwd", "huf");

Deno.test("the platform takes its share, rounded down to what the currency can be moved in", () => {
  assertEquals(splitEarning(8500, "eur", 1500), { gross: 8500, platform_fee: 1275, net: 7225, currency: "eur" });
  assertEquals(splitEarning(4250, "eur", 1500), { gross: 4250, platform_fee: 637, net: 3613, currency: "eur" });
  assertEquals(splitEarning(6, "jpy", 1500), { gross: 6, platform_fee: 0, net: 6, currency: "jpy" });
  assertEquals(splitEarning(100_000, "isk", 1234), {
    gross: 100_000,
    platform_fee: 12_300,
    net: 87_700,
    currency: "isk",
  });
  assertEquals(splitEarning(5130, "kwd", 1500), { gross: 5130, platform_fee: 760, net: 4370, currency: "kwd" });
});

Deno.test("of any amount, fee and net are whole, add up, and the fee is exact to the minor unit", () => {
  fc.assert(fc.property(fc.maxSafeNat(), basisPoints, (gross, basisPoints) => {
    const { platform_fee, net } = splitEarning(gross, "eur", basisPoints);

    assertEquals(platform_fee + net, gross);
    assertEquals(BigInt(platform_fee), BigInt(gross) * BigInt(basisPoints) / 10_000n);
  }));
});

Deno.test("more gross is never less net nor less fee, so that refunds take from both", () => {
  fc.assert(fc.property(fc.nat(1e9), fc.nat(1e9), basisPoints, currency, (units, more, basisPoints, currency) => {
    const step = chargeStep(currency);
    const less = splitEarning(units * step, currency, basisPoints);
    const all = splitEarning((units + more) * step, currency, basisPoints);

    assertEquals(all.net >= less.net && all.platform_fee >= less.platform_fee, true);
    assertEquals([all.net % step, all.platform_fee % step], [0, 0]);
  }));
});

Deno.test("amounts are rounded to what Stripe takes of their currency", () => {
  assertEquals(["eur", "jpy", "huf", "isk", "kwd"].map(chargeStep), [1, 1, 1, 100, 10]);
  assertEquals(["eur", "jpy", "huf", "isk", "kwd"].map(payoutStep), [1, 1, 100, 100, 10]);
  assertEquals([roundDown(1045, 100), roundUp(1045, 100), roundUp(1000, 100)], [1000, 1100, 1000]);
});

Deno.test("a price is charged from Stripe's least to its most of a currency, in whole steps of it", () => {
  const least = { eur: 50, gbp: 30, jpy: 50, huf: 17_500, isk: 5000, kwd: 500 };
  for (const [currency, amount] of Object.entries(least)) {
    const below = amount - chargeStep(currency);
    assertEquals(whyNotCharged(amount, currency), undefined);
    assertEquals(whyNotCharged(below, currency), `amount: ${below} is not from ${amount} to 99999999`);
  }
  assertEquals(whyNotCharged(99_999_999, "eur"), undefined);
  assertEquals(whyNotCharged(100_000_000, "eur"), "amount: 100000000 is not from 50 to 99999999");
  assertEquals(whyNotCharged(5005, "kwd"), "amount: in kwd amounts are multiples of 10, not 5005");
});

Deno.test("a price that is no whole number, or in no currency of Stripe's, cannot be charged", () => {
  for (const [amount, shown] of [[10.5, "10.5"], ["900", '"900"'], [null, "null"], [NaN, "null"]]) {
    assertEquals(whyNotCharged(amount, "eur"), `amount: ${shown} is not a whole number of minor units`);
  }
  for (const currency of ["xxx", "EUR", "", "irr"]) {
    assertEquals(whyNotCharged(900, currency), `currency: "${currency}" is none that Stripe charges in, like eur`);
  }
});
