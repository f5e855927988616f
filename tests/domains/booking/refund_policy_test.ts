import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { FREE_CANCELLATION, refundPercent } from "../../../domains/booking/refund_policy.ts";

Deno.test("a guest's refund follows from how far ahead they cancel", () => {
  const cases: [number, number][] = [
    [FREE_CANCELLATION + 1, 100],
    [FREE_CANCELLATION, 100],
    [FREE_CANCELLATION - 1, 50],
    [1, 50],
    [0, 0],
    [-1, 0],
  ];
  for (const [ahead, percent] of cases) assertEquals(refundPercent("guest", ahead), percent);
});

Deno.test("whoever else calls it off, the guest gets everything back", () => {
  fc.assert(fc.property(fc.constantFrom("host" as const, "platform" as const), fc.integer(), (by, ahead) => {
    assertEquals(refundPercent(by, ahead), 100);
  }));
});

Deno.test("cancelling earlier never gives a guest less", () => {
  fc.assert(fc.property(fc.integer(), fc.nat(), (ahead, earlier) => {
    assertEquals(refundPercent("guest", ahead + earlier) >= refundPercent("guest", ahead), true);
  }));
});
