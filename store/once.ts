import { effectRecord } from "./effects.ts";
import type { Store } from "./store.ts";

/** What survives being written down as JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };

/** How an effect stands: done, now or earlier (`repeated`), or unconfirmed since an instant (epoch milliseconds). */
export type Once<R> = { state: "done"; result: R; repeated: boolean } | { state: "unconfirmed"; since: number };

/** How to go about an effect. */
export interface OnceOptions<R> {
  /**
   * Asks the outside whether an attempt that nobody heard the end of took place: its result, or undefined when it
   * did not, and may be done again.
   */
  recover?: () => Promise<R | undefined>;
  /** How long an attempt may take before it counts as dead, in milliseconds. An effect must end within it. Default 2 minutes. */
  leaseMs?: number;
  /** The clock, in epoch milliseconds. */
  now?: () => number;
}

/** Thrown by an effect that cannot know whether it took place: a connection lost after the mail's last byte. */
export class UncertainEffect extends Error {
  override name = "UncertainEffect";
}

/** Another attempt is at this effect, or died at it a short while ago. Worth trying again after `until`. */
export class EffectInProgress extends Error {
  override name = "EffectInProgress";

  /** @param until when the other attempt counts as dead, in epoch milliseconds */
  constructor(key: string, readonly until: number) {
    super(`Cannot run effect "${key}": another attempt holds it until ${new Date(until).toISOString()}`);
  }
}

/**
 * Runs an outside effect once per key, across retries, processes and crashes. The key is claimed in the database
 * before the effect runs, and its result kept there after.
 *
 * - An effect that was done is not run again: its first result comes back.
 * - An effect that fails lets go of its key and the error goes on to the caller; a retry runs it again.
 * - An effect that may or may not have taken place (it threw {@link UncertainEffect}, or its process died) is run
 *   again only when `recover` says that it did not take place. Without `recover` it stays unconfirmed for people to look at.
 *
 * Not to be called inside a transaction: the claim must be on the disk before the effect begins.
 *
 * @param key from business identity: `notice:booking-123:reminder:guest`
 * @throws EffectInProgress while another attempt holds the key
 * @throws UncertainEffect when neither the effect nor `recover` can tell; a retry asks again
 */
export async function once<R extends Json>(
  store: Store,
  key: string,
  effect: () => Promise<R>,
  options: OnceOptions<R> = {},
): Promise<Once<R>> {
  const { recover, leaseMs = 120_000, now = Date.now } = options;
  const record = effectRecord(store.tables(), key);
  const claim = { attempt: crypto.randomUUID(), claimed_at: now(), lease_until: now() + leaseMs };

  for (;;) {
    if (await record.claim(claim)) return await run();

    const other = await record.read();
    if (!other) continue;
    if (other.state === "done") return { state: "done", result: JSON.parse(other.result!), repeated: true };
    if (other.state === "claimed" && other.lease_until > now()) throw new EffectInProgress(key, other.lease_until);
    if (recover) {
      if (await record.takeOver(other.attempt, claim)) return await settle(recover);
    } else if (other.state === "unconfirmed" || await record.doubt(other.attempt)) {
      return { state: "unconfirmed", since: other.claimed_at };
    }
  }

  async function run(): Promise<Once<R>> {
    let result: R;
    try {
      result = await effect();
    } catch (error) {
      if (error instanceof UncertainEffect) return await afterDoubt(error);
      await record.release(claim.attempt);
      throw error;
    }
    return await done(result, false);
  }

  async function afterDoubt(error: UncertainEffect): Promise<Once<R>> {
    await record.doubt(claim.attempt);
    if (!recover) return { state: "unconfirmed", since: claim.claimed_at };
    const result = await recover();
    // The outside may only be slow to know of it: the next attempt asks again before it runs the effect.
    if (result === undefined) throw error;
    return await done(result, false);
  }

  async function settle(recover: () => Promise<R | undefined>): Promise<Once<R>> {
    let result: R | undefined;
    try {
      result = await recover();
    } catch (error) {
      await record.doubt(claim.attempt);
      throw error;
    }
    return result === undefined ? await run() : await done(result, true);
  }

  async function done(result: R, repeated: boolean): Promise<Once<R>> {
    await record.finish(claim, result);
    return { state: "done", result, repeated };
  }
}
