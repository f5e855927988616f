import { z } from "zod";
import { money } from "../../text/money.ts";
import { checkMoved } from "./amounts.ts";
import { availableAt } from "./charges.ts";
import { integer, metadata } from "./form.ts";
import type { SandboxCharge, SandboxRefund } from "./objects.ts";
import { readRoutes } from "./reading.ts";
import { InvalidRequest, StripeRefusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import { PLATFORM, type World } from "./world.ts";

const creation = z.strictObject({
  amount: integer.refine((amount) => amount > 0).optional(),
  charge: z.string().optional(),
  metadata: metadata.optional(),
  payment_intent: z.string().optional(),
  reason: z.enum(["duplicate", "fraudulent", "requested_by_customer"]).optional(),
});

export const refundRoutes = (world: World): Route[] => [
  route("create_refund", "POST /v1/refunds", creation, (params) => refund(world, params)),
  ...readRoutes("refund", world.refunds, "payment_intent", "charge"),
];

function refund(world: World, params: z.infer<typeof creation>): SandboxRefund {
  const charge = chargeOf(world, params);
  const { currency } = charge;
  const left = charge.amount - charge.amount_refunded;
  const amount = params.amount ?? left;
  checkMoved(amount, currency);
  if (charge.disputed) {
    throw new StripeRefusal(400, `Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: "charge_disputed",
    });
  }
  if (left === 0) {
    throw new StripeRefusal(400, `Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  }
  if (amount > left) {
    const message = `Refund amount (${money(amount, currency)}) is greater than unrefunded amount on charge (${
      money(left, currency)
    })`;
    throw new StripeRefusal(400, message, { param: "amount" });
  }

  const fate = world.methods.behaviour(charge.payment_method!).refund;
  const stamp = world.stamp(charge.id.startsWith("py_") ? "pyr" : "re", "refund");
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  const refund = world.refunds.add({
    ...stamp,
    amount,
    balance_transaction: world.balances.add(PLATFORM, {
      type: charge.id.startsWith("py_") ? "payment_refund" : "refund",
      amount: -amount,
      currency,
      source: stamp.id,
      // It is taken from the charge's own money while that is pending.
      available_at: availableAt(world, charge),
    }),
    charge: charge.id,
    currency,
    metadata: params.metadata ?? {},
    payment_intent: charge.payment_intent,
    reason: params.reason ?? null,
    status: fate === "succeeds_later" ? "pending" : "succeeded",
  });
  world.events.emit("refund.created", refund);
  world.events.emit("charge.refunded", charge);
  if (fate === "succeeds_later") world.clock.after(world.timing.refund_ms, () => succeed(world, refund));
  if (fate === "fails_later") {
    world.clock.after(world.timing.refund_ms, () => {
      if (refund.status !== "failed") failRefund(world, refund);
    });
  }
  return refund;
}

function chargeOf(world: World, params: z.infer<typeof creation>): SandboxCharge {
  const { charge, payment_intent } = params;
  if (charge) return world.charges.get(charge, "charge");
  if (!payment_intent) {
    throw new InvalidRequest(
      400,
      "One of the following params should be provided for this request: payment_intent or charge.",
    );
  }
  const { latest_charge } = world.intents.get(payment_intent, "payment_intent");
  const found = latest_charge ? world.charges.get(latest_charge) : undefined;
  if (found?.paid) return found;
  throw new StripeRefusal(400, `This PaymentIntent (${payment_intent}) does not have a successful charge to refund.`);
}

function succeed(world: World, refund: SandboxRefund): void {
  if (refund.status !== "pending") return;
  refund.status = "succeeded";
  world.events.emit("refund.updated", refund);
}

/** The card network gives the money back to the platform. @throws Error if the refund has failed already */
export function failRefund(world: World, refund: SandboxRefund): void {
  if (refund.status === "failed") throw new Error(`Cannot fail ${refund.id}: it has failed already`);
  const { id, amount, currency } = refund;
  const charge = world.charges.get(refund.charge);
  refund.status = "failed";
  refund.failure_reason = "expired_or_canceled_card";
  refund.failure_balance_transaction = world.balances.add(PLATFORM, {
    type: "refund_failure",
    amount,
    currency,
    source: id,
  });
  charge.amount_refunded -= amount;
  charge.refunded = false;
  world.events.emit("refund.updated", refund);
  world.events.emit("refund.failed", refund);
}
