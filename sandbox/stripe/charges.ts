// Charges: what taking money does, and how one fails.
import { feeFor } from "./balances.ts";
import type { PaymentError, SandboxCharge, SandboxIntent } from "./objects.ts";
import type { Decline } from "./payment_methods.ts";
import { readRoutes } from "./reading.ts";
import type { Route } from "./route.ts";
import { PLATFORM, type World } from "./world.ts";

/** Begins to charge what an intent is about. */
export function openCharge(world: World, intent: SandboxIntent): SandboxCharge {
  const { amount, currency, customer, description, metadata, payment_method, transfer_group } = intent;
  const charge = world.charges.add({
    ...world.stamp(world.methods.behaviour(payment_method!).type === "card" ? "ch" : "py", "charge"),
    amount,
    currency,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    captured: false,
    customer,
    description,
    disputed: false,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: { ...metadata },
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method,
    refunded: false,
    source_transfer: null,
    status: "pending",
    transfer_group,
  });
  intent.latest_charge = charge.id;
  return charge;
}

/** The charge succeeds: the money is the platform's, and available after a while. */
export function payCharge(world: World, charge: SandboxCharge): void {
  const behaviour = world.methods.behaviour(charge.payment_method!);
  charge.status = "succeeded";
  charge.amount_captured = charge.amount;
  charge.captured = charge.paid = true;
  charge.outcome = {
    network_status: "approved_by_network",
    reason: null,
    seller_message: "Payment complete.",
    type: "authorized",
  };

  const settle = () => {
    charge.balance_transaction = world.balances.add(PLATFORM, {
      type: behaviour.type === "card" ? "charge" : "payment",
      amount: charge.amount,
      currency: charge.currency,
      fee: feeFor(charge.amount),
      source: charge.id,
      ...(!behaviour.available && { available_at: world.clock.now() + world.timing.available_ms }),
    });
  };
  if (world.timing.capture_ms === 0) settle();
  else {
    world.clock.after(world.timing.capture_ms, () => {
      settle();
      world.events.emit("charge.updated", charge);
    });
  }
  world.events.emit("charge.succeeded", charge);
}

/** The charge fails. @returns the error for the intent */
export function failCharge(world: World, charge: SandboxCharge, decline: Decline): PaymentError {
  const { code, decline_code, message } = decline;
  charge.status = "failed";
  charge.failure_code = code;
  charge.failure_message = message;
  charge.outcome = {
    network_status: "declined_by_network",
    reason: decline_code ?? code,
    seller_message: "The bank did not return any further details with this decline.",
    type: "issuer_declined",
  };
  world.events.emit("charge.failed", charge);
  const id = charge.payment_method!;
  const payment_method = { id, object: "payment_method" as const, type: world.methods.behaviour(id).type };
  return { type: "card_error", ...decline, charge: charge.id, payment_method };
}

/** When the charge's money is available, epoch milliseconds; now, if it is. */
export function availableAt(world: World, charge: SandboxCharge): number {
  const { balance_transaction } = charge;
  const at = balance_transaction
    ? world.balances.availableAt(balance_transaction)
    : world.clock.now() + world.timing.capture_ms + world.timing.available_ms;
  return Math.max(at, world.clock.now());
}

export const chargeRoutes = (world: World): Route[] =>
  readRoutes("charge", world.charges, "payment_intent", "transfer_group");
