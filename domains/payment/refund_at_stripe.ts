import { onceAtStripe } from "./once_at_stripe.ts";
import type { PaymentDeps } from "./activities.ts";
import type { Refund } from "./stripe.ts";
import type { RefundRow } from "./tables.ts";

type Order = Pick<RefundRow, "payment_id" | "refund_id" | "attempt" | "amount" | "cause">;

/**
 * What a refund is called at Stripe, in its metadata: `456:rest`, and `456:rest:2` for the second try of one that failed.
 * Business ids hold no colon.
 */
export const stripeRefundId = (
  { payment_id, refund_id, attempt }: Pick<Order, "payment_id" | "refund_id" | "attempt">,
) => `${payment_id}:${refund_id}${attempt > 1 ? `:${attempt}` : ""}`;

/** Has Stripe give money back, once. */
export function refundAtStripe(deps: PaymentDeps, refund: Order, payment_intent: string): Promise<Refund> {
  const refund_id = stripeRefundId(refund);
  return onceAtStripe(deps, {
    key: `refund:${refund_id}`,
    call: (key) => {
      const request = { key, refund_id, payment_intent, amount: refund.amount, reason: reasonOf(refund) };
      return deps.stripe.refund(request);
    },
    find: () => deps.stripe.findRefund(refund_id, payment_intent),
  });
}

/** Stripe knows three reasons. */
function reasonOf({ cause }: Pick<Order, "cause">): "duplicate" | "fraudulent" | "requested_by_customer" {
  return cause === "duplicate" || cause === "fraudulent" ? cause : "requested_by_customer";
}
