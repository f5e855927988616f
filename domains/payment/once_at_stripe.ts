// Calls to Stripe that take effect once, however often and however late they are tried again.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import type { Store } from "../../store/mod.ts";
import type { PaymentTables } from "./tables.ts";

/** Stripe keeps idempotency keys for a day at least; an hour before that they are not relied on any more. */
export const KEY_LIFETIME = 23 * 60 * 60 * 1000;

/** Clocks may differ by this much, milliseconds. */
const CLOCK_TOLERANCE = 5 * 60 * 1000;

/** A call with its look-up. */
export interface OnceAtStripe<T> {
  /** Business identity: `payment:456:charge:1`. */
  key: string;
  /** Makes the call with this idempotency key. */
  call(idempotencyKey: string): Promise<T>;
  /** Looks for what an earlier try may have made. @param since epoch milliseconds */
  find(since: number): Promise<T | undefined>;
}

/**
 * Makes a call to Stripe that takes effect once. As long as Stripe keeps its key, the key alone is enough. Later, or after
 * Stripe has answered with an error of its own (which it would repeat for the same key without trying), what the earlier
 * try made is looked for first; only if there is nothing, the call is made again under a new key.
 *
 * A try whose answer was lost is never given a new key early: it may still be on its way.
 */
export async function onceAtStripe<T>(
  { store, now }: { store: Store; now(): number },
  { key, call, find }: OnceAtStripe<T>,
): Promise<T> {
  const calls = store.tables<PaymentTables>();
  let record = await firstTry();
  const expired = now() - record.first_tried_at > KEY_LIFETIME;
  if (expired || record.indeterminate) {
    const made = await find(record.first_tried_at - CLOCK_TOLERANCE);
    if (made !== undefined) return made;
    record = await renew(record.generation);
  }
  try {
    return await call(record.generation === 0 ? key : `${key}:again-${record.generation}`);
  } catch (error) {
    if (hasType(error, "StripeIndeterminate")) {
      await calls.updateTable("stripe_calls").set({ indeterminate: 1 })
        .where("key", "=", key).where("generation", "=", record.generation).execute();
    }
    // Nothing was moved, and the reason may be mended; but Stripe would repeat its refusal for this key.
    if (hasType(error, "InsufficientFunds", "AccountRestricted")) await renew(record.generation);
    throw error;
  }

  function firstTry() {
    return store.transaction(async (tx: Kysely<PaymentTables>) => {
      await tx.insertInto("stripe_calls").values({ key, generation: 0, first_tried_at: now(), indeterminate: 0 })
        .onConflict((conflict) => conflict.column("key").doNothing()).execute();
      return await read(tx);
    });
  }

  /** A new key, unless another try has taken one in the meantime: then that one. */
  function renew(generation: number) {
    return store.transaction(async (tx: Kysely<PaymentTables>) => {
      await tx.updateTable("stripe_calls")
        .set({ generation: generation + 1, first_tried_at: now(), indeterminate: 0 })
        .where("key", "=", key).where("generation", "=", generation).execute();
      return await read(tx);
    });
  }

  function read(tx: Kysely<PaymentTables>) {
    return tx.selectFrom("stripe_calls").selectAll().where("key", "=", key).executeTakeFirstOrThrow();
  }
}

const hasType = (error: unknown, ...types: string[]) =>
  error instanceof ApplicationFailure && types.includes(error.type ?? "");
