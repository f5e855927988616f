// What guests were promised about sessions that are called off.
import { type RefundTerms, SHORT_REFUNDS, STANDARD_REFUNDS } from "../domains/booking/refund_policy.ts";
import type { Sources } from "./sources.ts";
import { duration, percent } from "./values.ts";

/** Reads the terms; whatever is wrong is among the problems of the sources. */
export function readRefunds(sources: Sources, base: "standard" | "short"): RefundTerms {
  const terms = base === "short" ? SHORT_REFUNDS : STANDARD_REFUNDS;
  const late = sources.read("ESTUARY_LATE_CANCELLATION_REFUND", percent);
  return {
    free_cancellation: sources.read("ESTUARY_FREE_CANCELLATION", duration) ?? terms.free_cancellation,
    late_percent: late === undefined ? terms.late_percent : late / 100,
  };
}
