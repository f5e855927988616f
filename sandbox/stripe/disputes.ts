import type { SandboxCharge, SandboxDispute } from "./objects.ts";
import { PLATFORM, type World } from "./world.ts";

/** Stripe's price for a dispute, minor units. */
const FEE = 1500;

/** The customer's bank takes the charge back, for now. @throws Error if it is disputed already, or was never paid */
export function openDispute(world: World, charge: SandboxCharge, reason: string): SandboxDispute {
  const { id, amount, currency, disputed, payment_intent, status } = charge;
  if (disputed || status !== "succeeded") {
    throw new Error(`Cannot dispute ${id}: it is ${disputed ? "disputed already" : status}`);
  }
  const stamp = world.stamp("du", "dispute");
  const transaction = world.balances.add(PLATFORM, {
    type: "adjustment",
    amount: -amount,
    currency,
    fee: FEE,
    source: stamp.id,
  });
  charge.disputed = true;
  const dispute = world.disputes.add({
    ...stamp,
    amount,
    balance_transactions: [transaction],
    charge: id,
    currency,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent,
    reason,
    status: "needs_response",
  });
  world.events.emit("charge.dispute.created", dispute);
  return dispute;
}
