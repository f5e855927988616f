import { madeAtStripe, onceAtStripe } from "./once_at_stripe.ts";
import type { PaymentDeps } from "./deps.ts";
import type { Pages, Refund } from "./stripe.ts";
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
  const { key, refund_id, find } = identity(deps, refund, payment_intent);
  return onceAtStripe(deps, {
    key,
    find,
    call: (key) => {
      const request = { key, refund_id, payment_intent, amount: refund.amount, reason: reasonOf(refund) };
      return deps.stripe.refund(request);
    },
  });
}

/**
 * Looks whether Stripe gives money back although no answer ever said so.
 *
 * @throws ApplicationFailure `StillOnItsWay`, retryable, while it is too early to tell
 */
export const refundedAtStripe = (
  deps: PaymentDeps,
  refund: Order,
  payment_intent: string,
): Promise<Refund | undefined> => madeAtStripe(deps, identity(deps, refund, payment_intent));

function identity({ stripe }: PaymentDeps, refund: Order, payment_intent: string) {
  const refund_id = stripeRefundId(refund);
  const find = (_since: number, pages: Pages) => stripe.findRefund(refund_id, payment_intent, pages);
  return { key: `refund:${refund_id}`, refund_id, find };
}

/** Stripe knows three reasons. */
function reasonOf({ cause }: Pick<Order, "cause">): "duplicate" | "fraudulent" | "requested_by_customer" {
  return cause === "duplicate" || cause === "fraudulent" ? cause : "requested_by_customer";
}
