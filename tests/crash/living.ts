// What comes after a payment: earnings, refunds, payouts, and what banks do with those later.
import { payoutWorkflowId, refundWorkflowId } from "../../domains/payment/contract.ts";
import { type After, type Case, hosts } from "./cases.ts";
import { between, pick } from "./chance.ts";
import { pause } from "./desk.ts";
import { pay, type Surroundings } from "./paying.ts";

/** A payout is not waited for any longer than this, milliseconds: refunds then meet it on its way. */
const ON_ITS_WAY = 2_500;

/** Of the refunds and payouts that succeeded so many come back from the bank. */
const COMES_BACK = 0.12;

interface Step extends Surroundings {
  payment: Case;
  /** Where in its life it is. */
  at: number;
}

/** Lives a payment through, from the charge to the last refund. */
export async function live(world: Surroundings, payment: Case): Promise<void> {
  const paid = await pay(world, payment);
  if (paid?.status !== "succeeded") return;
  for (const [at, after] of payment.after.entries()) await AFTER[after]({ ...world, payment, at });
}

const earn = ({ desk, payment: { booking_id, host_id } }: Step) =>
  desk.run("SettlementWorkflow", `earn-${booking_id}`, { earning: { booking_id, host_id } });

async function refund({ desk, sandbox, chance, payment, at }: Step, part?: number): Promise<void> {
  const { id: payment_id, amount } = payment;
  const key = { payment_id, refund_id: part === undefined ? "rest" : `r${at}` };
  const input = { ...key, ...(part !== undefined && { amount: Math.ceil(amount * part) }) };
  await desk.run("RefundWorkflow", refundWorkflowId(key), input);
  if (chance("refund comes back", payment_id, at) > COMES_BACK) return;
  const given = sandbox.stripe.state().refunds
    .find(({ metadata, status }) => metadata.refund_id === `${payment_id}:${key.refund_id}` && status === "succeeded");
  if (given) sandbox.stripe.failRefund(given.id);
}

const AFTER: Record<After, (step: Step) => Promise<unknown>> = {
  earn,
  part: (step) => refund(step, between(10, 40, step.chance("part", step.payment.id, step.at)) / 100),
  rest: (step) => refund(step),
  earn_and_refund: (step) => Promise.all([earn(step), refund(step, 0.3)]),

  async pay_out({ desk, sandbox, chance, payment: { id, host_id, currency } }) {
    const payout = { host_id, currency };
    await Promise.race([desk.run("PayoutWorkflow", payoutWorkflowId(payout), payout), pause(ON_ITS_WAY)]);
    if (chance("payout comes back", id) > COMES_BACK) return;
    const paid = sandbox.stripe.state().payouts.findLast(({ metadata, status }) =>
      metadata.payout_id?.startsWith(`${host_id}-`) && status === "paid"
    );
    const hopeless = hosts.some((host) => host.id === host_id && host.kind === "hopeless");
    if (paid && !hopeless) sandbox.stripe.failPayout(paid.id, "account_closed");
  },

  cancel_booking({ desk, chance, payment: { id, booking_id, host_id } }) {
    const percent = pick([0, 33, 50, 100], chance("percent", id));
    const cause = pick(["guest_cancelled", "host_no_show"] as const, chance("cause", id));
    const ending = { refund: { booking_id, percent, cause }, earning: { booking_id, host_id } };
    return desk.run("SettlementWorkflow", `end-${booking_id}`, ending);
  },
};
