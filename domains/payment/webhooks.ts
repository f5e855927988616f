// What Stripe tells by webhooks, as signals to workflows. Pure: whoever verified the event sends them.
import type { WorkflowSignal } from "../../temporal/signal.ts";
import {
  paymentWorkflowId,
  type PayoutInput,
  payoutWorkflowId,
  type RefundInput,
  refundWorkflowId,
  type StripeEvent,
  stripeEvent,
} from "./contract.ts";

/** A verified event, as far as it matters. That it is verified says who sent it, and nothing of what is in it. */
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

/** Texts by their names; whatever is no text is left out. */
type Texts = Partial<Record<string, string>>;

/** What comes back from a bank after its workflow has ended, to be looked after once more. */
type Start =
  | { workflow: "RefundWorkflow"; input: Partial<RefundInput> }
  | { workflow: "PayoutWorkflow"; input: PayoutInput };

/** What an event leads to. */
export type StripeSignal = WorkflowSignal<StripeEvent, Start>;

type Told = Pick<StripeSignal, "workflowId" | "start">;

/**
 * The signals that an event leads to; none for events that nobody waits for, or that are not what they should be. A signal
 * only says that it is time to look, so that events may come late, twice and in any order. What comes back from a bank after
 * its workflow has ended starts it again.
 *
 * @param webhook a {@linkcode StripeWebhook}, as far as anybody knows
 */
export function signalsFor(webhook: unknown): StripeSignal[] {
  const { id, type } = textsOf(webhook);
  const about = part(part(webhook, "data"), "object");
  const object = textsOf(about);
  if (!id || !type || !object.id || !object.object || !Object.hasOwn(TOLD, object.object)) return [];
  const event: StripeEvent = { id, type, object: object.id };
  const told = TOLD[object.object](object, textsOf(part(about, "metadata")));
  return told.map((each) => ({ ...each, signal: stripeEvent.name, payload: event }));
}

const part = (whole: unknown, name: string): unknown =>
  typeof whole === "object" && whole !== null && Object.hasOwn(whole, name)
    ? (whole as Record<string, unknown>)[name]
    : undefined;

function textsOf(thing: unknown): Texts {
  if (typeof thing !== "object" || thing === null) return {};
  return Object.fromEntries(Object.entries(thing).filter(([, value]) => typeof value === "string"));
}

const TOLD: Record<string, (object: Texts, metadata: Texts) => Told[]> = {
  payment_intent: payment,
  charge: payment,
  refund,
  payout,
  account,
};

function payment(_: Texts, { payment_id }: Texts): Told[] {
  return isId(payment_id) ? [{ workflowId: paymentWorkflowId({ payment_id }) }] : [];
}

function refund({ id, status }: Texts, metadata: Texts): Told[] {
  const [payment_id, refund_id] = (metadata.refund_id ?? "").split(":");
  if (!isId(payment_id) || !isId(refund_id)) return [];
  const key = { payment_id, refund_id };
  const failed = status === "failed" || status === "canceled";
  const start = { workflow: "RefundWorkflow", input: { ...key, stripe_refund: id } } as const;
  return [{ workflowId: refundWorkflowId(key), ...(failed && { start }) }];
}

function payout({ status, currency }: Texts, metadata: Texts): Told[] {
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
function account({ default_currency: currency }: Texts, { host_id }: Texts): Told[] {
  return isId(host_id) && isCurrency(currency) ? [{ workflowId: payoutWorkflowId({ host_id, currency }) }] : [];
}

const isCurrency = (text: string | undefined): text is string => /^[a-z]{3}$/.test(text ?? "");

/** Anybody with access to the account at Stripe may write metadata: what cannot be an id of ours is none. */
const isId = (id: string | undefined): id is string => /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(id ?? "");
