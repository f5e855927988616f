import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { FEE_BASIS_POINTS, splitEarning } from "../../../domains/payment/fees.ts";

Deno.test("the platform takes 15 %, rounded down to a whole minor unit", () => {
  assertEquals(splitEarning(8500, "eur"), { gross: 8500, platform_fee: 1275, net: 7225, currency: "eur" });
  assertEquals(splitEarning(4250, "eur"), { gross: 4250, platform_fee: 637, net: 3613, currency: "eur" });
  assertEquals(splitEarning(6, "jpy"), { gross: 6, platform_fee: 0, net: 6, currency: "jpy" });
});

Deno.test("of any amount, fee and net are whole, add up, and the fee is exact to the minor unit", () => {
  fc.assert(fc.property(fc.maxSafeNat(), (gross) => {
    const { platform_fee, net } = splitEarning(gross, "eur");

    assertEquals(platform_fee + net, gross);
    assertEquals(BigInt(platform_fee), BigInt(gross) * BigInt(FEE_BASIS_POINTS) / 10_000n);
  }));
});
