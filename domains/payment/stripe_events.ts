// What Stripe tells by webhooks, as signals to workflows. Pure: whoever verified the event sends them.
import {
  paymentWorkflowId,
  type PayoutInput,
  payoutWorkflowId,
  type RefundInput,
  refundWorkflowId,
  type StripeEvent,
} from "./contract.ts";

/** A verified event, as far as it matters. */
export interface StripeWebhook {
  id: string;
  type: string;
  data: { object: StripeObject };
}

/** What an event is about. Its metadata are those that the request which made it carried: business ids. */
interface StripeObject {
  id: string;
  object: string;
  status?: string | null;
  currency?: string;
  default_currency?: string;
  metadata?: Record<string, string> | null;
}

/** A signal to a workflow. Nobody need be there to hear it, unless `start` says to start the workflow then. */
export interface StripeSignal {
  workflowId: string;
  signal: "stripeEvent";
  args: [StripeEvent];
  start?: { workflow: "RefundWorkflow"; input: Partial<RefundInput> } | {
    workflow: "PayoutWorkflow";
    input: PayoutInput;
  };
}

type Told = Pick<StripeSignal, "workflowId" | "start">;

/**
 * The signals that an event leads to; none for events that nobody waits for. A signal only says that it is time to look, so
 * that events may come late, twice and in any order. What comes back from a bank after its workflow has ended starts it again.
 */
export function signalsFor({ id, type, data: { object } }: StripeWebhook): StripeSignal[] {
  const event: StripeEvent = { id, type, object: object.id };
  const told = Object.hasOwn(TOLD, object.object) ? TOLD[object.object](object, object.metadata ?? {}) : [];
  return told.map((each) => ({ ...each, signal: "stripeEvent", args: [event] }));
}

const TOLD: Record<string, (object: StripeObject, metadata: Record<string, string>) => Told[]> = {
  payment_intent: payment,
  charge: payment,
  refund,
  payout,
  account,
};

function payment(_: StripeObject, { payment_id }: Record<string, string>): Told[] {
  return isId(payment_id) ? [{ workflowId: paymentWorkflowId({ payment_id }) }] : [];
}

function refund({ id, status }: StripeObject, metadata: Record<string, string>): Told[] {
  const [payment_id, refund_id] = (metadata.refund_id ?? "").split(":");
  if (!isId(payment_id) || !isId(refund_id)) return [];
  const key = { payment_id, refund_id };
  const failed = status === "failed" || status === "canceled";
  const start = { workflow: "RefundWorkflow", input: { ...key, stripe_refund: id } } as const;
  return [{ workflowId: refundWorkflowId(key), ...(failed && { start }) }];
}

function payout({ status, currency }: StripeObject, metadata: Record<string, string>): Told[] {
  const [, payout_id, host_id] = /^((.+)-\d+):\d+$/.exec(metadata.payout_id ?? "") ?? [];
  if (!isId(payout_id) || !isId(host_id) || !isCurrency(currency)) return [];
  const again = { host_id, currency, payout_id };
  const failed = status === "failed" || status === "canceled";
  return [
    { workflowId: payoutWorkflowId({ host_id, currency }) },
    { workflowId: payoutWorkflowId(again), ...(failed && { start: { workflow: "PayoutWorkflow", input: again } }) },
  ];
}

/** A host who has mended their account: payouts that wait for it look again. */
function account({ default_currency: currency }: StripeObject, { host_id }: Record<string, string>): Told[] {
  return isId(host_id) && isCurrency(currency) ? [{ workflowId: payoutWorkflowId({ host_id, currency }) }] : [];
}

const isCurrency = (text: string | undefined): text is string => /^[a-z]{3}$/.test(text ?? "");

/** Anybody with access to the account at Stripe may write metadata: what cannot be an id of ours is none. */
const isId = (id: string | undefined): id is string => /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id ?? "");
