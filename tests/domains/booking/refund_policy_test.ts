import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { refundPercent, STANDARD_REFUNDS } from "../../../domains/booking/refund_policy.ts";

const { free_cancellation, late_percent } = STANDARD_REFUNDS;

const terms = fc.record({ free_cancellation: fc.nat(), late_percent: fc.integer({ min: 0, max: 100 }) });
const share = fc.float({ min: 0, max: 1, noNaN: true });

Deno.test("a guest's refund follows from how far ahead they cancel", () => {
  const cases: [number, number][] = [
    [free_cancellation + 1, 100],
    [free_cancellation, 100],
    [free_cancellation - 1, late_percent],
    [1, late_percent],
    [0, 0],
    [-1, 0],
  ];
  for (const [ahead, percent] of cases) {
    assertEquals(refundPercent({ by: "guest", ahead, delivered: 0 }, STANDARD_REFUNDS), percent);
  }
});

Deno.test("whoever else calls it off, the guest gets back all that did not take place", () => {
  const cases: [number, number][] = [[0, 100], [0.25, 75], [1 / 3, 67], [1, 0]];
  for (const by of ["host", "platform"] as const) {
    for (const [delivered, percent] of cases) {
      assertEquals(refundPercent({ by, ahead: -delivered, delivered }, STANDARD_REFUNDS), percent);
    }
  }
});

Deno.test("a refund is never less than nothing, nor more than what did not take place, to the percent", () => {
  const by = fc.constantFrom("guest" as const, "host" as const, "platform" as const);
  fc.assert(fc.property(by, fc.integer(), share, terms, (by, ahead, delivered, terms) => {
    const percent = refundPercent({ by, ahead, delivered }, terms);

    assertEquals(percent >= 0 && percent <= 101 - 100 * delivered, true);
  }));
});

Deno.test("cancelling earlier never gives a guest less, and the guest never gets more than if another had cancelled", () => {
  fc.assert(fc.property(fc.integer(), fc.nat(), share, terms, (ahead, earlier, delivered, terms) => {
    const late = refundPercent({ by: "guest", ahead, delivered }, terms);
    const early = refundPercent({ by: "guest", ahead: ahead + earlier, delivered }, terms);

    assertEquals(early >= late, true);
    assertEquals(refundPercent({ by: "host", ahead: ahead + earlier, delivered }, terms) >= early, true);
  }));
});
