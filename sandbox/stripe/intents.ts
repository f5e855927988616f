// PaymentIntents, from their confirmation to their end.
import { failCharge, openCharge, payCharge } from "./charges.ts";
import { openDispute } from "./disputes.ts";
import type { SandboxIntent } from "./objects.ts";
import { AUTHENTICATION_REQUIRED, type Decline } from "./payment_methods.ts";
import { StripeRefusal } from "./refusal.ts";
import type { World } from "./world.ts";

const CONFIRMABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];
const CANCELABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];

const AUTHENTICATION_FAILED: Decline = {
  code: "payment_intent_authentication_failure",
  message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

/** How an intent is confirmed. */
export interface Confirmation {
  payment_method?: string;
  off_session?: boolean;
  return_url?: string;
}

/**
 * Confirms the intent, and charges it unless its customer has to authenticate first.
 *
 * @throws StripeRefusal 402 if the card is declined at once
 */
export function confirm(world: World, intent: SandboxIntent, how: Confirmation): void {
  if (!CONFIRMABLE.includes(intent.status)) throw unexpected(intent, "confirm");
  const method = how.payment_method ?? intent.payment_method;
  if (!method) {
    const message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
    throw new StripeRefusal(400, message, { code: "payment_intent_unexpected_state", payment_intent: intent });
  }
  const found = world.methods.get(method, "payment_method");
  world.methods.check(found, { customer: intent.customer, off_session: how.off_session });
  world.methods.use(found);
  const { authentication, type } = world.methods.behaviour(found.id);
  intent.payment_method = found.id;
  intent.payment_method_types = [type];
  intent.last_payment_error = null;
  if (!authentication) return charge(world, intent);
  if (how.off_session) {
    decline(world, intent, AUTHENTICATION_REQUIRED);
    throw declined(intent);
  }

  intent.status = "requires_action";
  intent.next_action = how.return_url
    ? {
      type: "redirect_to_url",
      redirect_to_url: { return_url: how.return_url, url: `${world.url()}/stripe/authenticate/${intent.id}` },
    }
    : { type: "use_stripe_sdk", use_stripe_sdk: { type: "three_d_secure_redirect" } };
  world.events.emit("payment_intent.requires_action", intent);
  const { authentication_ms } = world.timing;
  if (authentication_ms !== undefined) {
    world.clock.after(authentication_ms, () => {
      if (intent.status === "requires_action") authenticate(world, intent, "succeed");
    });
  }
}

/** The customer has authenticated, or failed to. @throws Error if the intent does not wait for it */
export function authenticate(world: World, intent: SandboxIntent, outcome: "succeed" | "fail"): void {
  if (intent.status !== "requires_action") {
    throw new Error(`Cannot authenticate ${intent.id}: it is ${intent.status}`);
  }
  intent.next_action = null;
  if (outcome === "fail") return decline(world, intent, AUTHENTICATION_FAILED);
  try {
    charge(world, intent);
  } catch (error) {
    // Nobody waits for the answer: the intent and its event tell.
    if (!(error instanceof StripeRefusal)) throw error;
  }
}

/** Cancels the intent. @throws StripeRefusal if it is too late */
export function cancel(world: World, intent: SandboxIntent, reason?: string): void {
  if (!CANCELABLE.includes(intent.status)) throw unexpected(intent, "cancel");
  intent.status = "canceled";
  intent.canceled_at = world.clock.seconds();
  intent.cancellation_reason = reason ?? null;
  intent.next_action = null;
  world.events.emit("payment_intent.canceled", intent);
}

function charge(world: World, intent: SandboxIntent): void {
  const behaviour = world.methods.behaviour(intent.payment_method!);
  if (behaviour.processing) {
    const charge = openCharge(world, intent);
    intent.status = "processing";
    world.events.emit("payment_intent.processing", intent);
    world.clock.after(world.timing.processing_ms, () => {
      if (behaviour.decline) refuse(world, intent, behaviour.decline, charge);
      else succeed(world, intent, charge);
    });
  } else if (behaviour.decline) {
    decline(world, intent, behaviour.decline);
    throw declined(intent);
  } else {
    succeed(world, intent, openCharge(world, intent));
  }
}

function succeed(world: World, intent: SandboxIntent, charge: ReturnType<typeof openCharge>): void {
  payCharge(world, charge);
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  world.events.emit("payment_intent.succeeded", intent);
  const { dispute } = world.methods.behaviour(charge.payment_method!);
  if (dispute) openDispute(world, charge, dispute);
}

const decline = (world: World, intent: SandboxIntent, why: Decline) =>
  refuse(world, intent, why, openCharge(world, intent));

function refuse(world: World, intent: SandboxIntent, why: Decline, charge: ReturnType<typeof openCharge>): void {
  intent.last_payment_error = failCharge(world, charge, why);
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  world.events.emit("payment_intent.payment_failed", intent);
}

function declined(intent: SandboxIntent): StripeRefusal {
  const { message, payment_method: _, ...details } = intent.last_payment_error!;
  return new StripeRefusal(402, message, { ...details, payment_intent: structuredClone(intent) });
}

const unexpected = (intent: SandboxIntent, what: string) =>
  new StripeRefusal(
    400,
    `You cannot ${what} this PaymentIntent because it has a status of ${intent.status}.`,
    { code: "payment_intent_unexpected_state", payment_intent: structuredClone(intent) },
  );
