// Calls to Stripe that take effect once, however often and however late they are tried again.
import { ApplicationFailure } from "@temporalio/common";
import { searchFor } from "./search.ts";
import type { Pages, StripeErrorDetails } from "./stripe.ts";
import { type CallDeps, type KeyUse, keyUse } from "./stripe_calls.ts";

/** Stripe keeps idempotency keys for a day at least; an hour before that they are not relied on any more. */
export const KEY_LIFETIME = 23 * 60 * 60 * 1000;

/** A request that has been without an answer for this long has arrived, or never will. Milliseconds. */
export const ON_ITS_WAY = 5 * 60 * 1000;

/** Clocks may differ by this much, milliseconds. */
const CLOCK_TOLERANCE = 5 * 60 * 1000;

/** A call with its look-up. */
export interface OnceAtStripe<T> {
  /** Business identity: `payment:456:charge:1`. */
  key: string;
  /** Makes the call with this idempotency key. */
  call(idempotencyKey: string): Promise<T>;
  /** Looks for what an earlier try may have made. @param since epoch milliseconds @param pages how far it had looked */
  find(since: number, pages: Pages): Promise<T | undefined>;
}

/**
 * Makes a call to Stripe that takes effect once. As long as Stripe keeps its key, the key alone is enough. Later, or once
 * Stripe repeats an error of its own for that key, what the earlier try made is looked for first; only if there is nothing,
 * and nothing can be on its way any more, the call is made again under a new key.
 *
 * @throws whatever the call throws; and an ApplicationFailure `StillOnItsWay`, retryable, while it is too early to tell
 */
export async function onceAtStripe<T>(deps: CallDeps, once: OnceAtStripe<T>): Promise<T> {
  const calls = keyUse(deps, once.key);
  for (;;) {
    const use = await calls.begin();
    if (use.spent || deps.now() - use.first_tried_at > KEY_LIFETIME) {
      const made = await look(deps, once, use);
      if (made !== undefined) return made;
      await calls.renew(use);
    } else if (await calls.note(use)) {
      return await make(deps, once, use);
    }
  }
}

async function make<T>(deps: CallDeps, once: OnceAtStripe<T>, use: KeyUse): Promise<T> {
  const { key, call } = once;
  const calls = keyUse(deps, key);
  try {
    return await call(use.generation === 0 ? key : `${key}:again-${use.generation}`);
  } catch (error) {
    if (isReplayed(error)) await calls.spend(use);
    // The key was used with other parameters, before a refund made a payout smaller, or by an earlier version: what it made
    // then is what counts. If that was nothing, the key is of no use any more.
    if (hasType(error, "IdempotencyConflict")) {
      const made = await look(deps, once, use);
      if (made !== undefined) return made;
      await calls.replace(use);
      return await onceAtStripe(deps, once);
    }
    // Nothing was moved, and the reason may be mended; but Stripe would repeat its refusal for this key.
    if (hasType(error, "InsufficientFunds", "AccountRestricted", "StripeRejected", "PaymentMethodRejected")) {
      await calls.replace(use);
    }
    throw error;
  }
}

/**
 * Looks for what a call may have made, for somebody who wants it undone instead of made.
 *
 * @returns undefined if it made nothing, and will not
 * @throws ApplicationFailure `StillOnItsWay`, retryable, while it is too early to tell
 */
export async function madeAtStripe<T>(
  deps: CallDeps,
  { key, find }: Pick<OnceAtStripe<T>, "key" | "find">,
): Promise<T | undefined> {
  const use = await keyUse(deps, key).read();
  return use && await look(deps, { key, find }, use);
}

/**
 * A try whose answer was lost may still arrive at Stripe, and one that broke down there may be carried out after all: that
 * nothing is found by a look that began before says nothing.
 */
async function look<T>(
  { now }: CallDeps,
  { key, find }: Pick<OnceAtStripe<T>, "key" | "find">,
  { first_tried_at, last_tried_at }: KeyUse,
): Promise<T | undefined> {
  const arrived = last_tried_at + ON_ITS_WAY;
  const { began, pages } = searchFor(key, arrived, now());
  const made = await find(first_tried_at - CLOCK_TOLERANCE, pages);
  const left = arrived - began;
  if (made !== undefined || left <= 0) return made;
  const message = `Cannot tell yet whether Stripe has done "${key}": the last try may still be on its way`;
  throw ApplicationFailure.create({ message, type: "StillOnItsWay", nextRetryDelay: left });
}

const hasType = (error: unknown, ...types: string[]) =>
  error instanceof ApplicationFailure && types.includes(error.type ?? "");

const isReplayed = (error: unknown) =>
  hasType(error, "StripeIndeterminate") &&
  ((error as ApplicationFailure).details?.[0] as StripeErrorDetails | undefined)?.replayed === true;
