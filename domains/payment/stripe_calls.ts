// Which key a call to Stripe uses, and since when. Each change is one statement that says what it expects to find.
import type { Store } from "../../store/mod.ts";
import type { PaymentTables, StripeCallRow } from "./tables.ts";

/** What calls need of the house. */
export interface CallDeps {
  store: Store;
  /** Epoch milliseconds. */
  now(): number;
}

/** How the key of a call stands. */
export type KeyUse = Pick<StripeCallRow, "generation" | "first_tried_at" | "last_tried_at" | "spent">;

/** What is written down about one call. */
export function keyUse({ store, now }: CallDeps, key: string) {
  const db = store.tables<PaymentTables>();
  const read = () => db.selectFrom("stripe_calls").selectAll().where("key", "=", key).executeTakeFirst();
  const fresh = () => ({ first_tried_at: now(), last_tried_at: now(), spent: 0 });
  const change = (use: KeyUse, to: Partial<KeyUse>) =>
    db.updateTable("stripe_calls").set(to).where("key", "=", key).where("generation", "=", use.generation);
  const renewed = ({ generation }: KeyUse) => ({ generation: generation + 1, ...fresh() });

  return {
    read,

    /** How its key stands; a call that is new has one from now on. */
    async begin(): Promise<KeyUse> {
      await db.insertInto("stripe_calls").values({ key, generation: 0, ...fresh() })
        .onConflict((conflict) => conflict.column("key").doNothing()).execute();
      return (await read())!;
    },

    /** The key is used now. @returns false if it was replaced in the meantime, and must not be */
    async note(use: KeyUse): Promise<boolean> {
      const { numUpdatedRows } = await change(use, { last_tried_at: now() }).executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Stripe will say nothing else for this key. */
    async spend(use: KeyUse): Promise<void> {
      await change(use, { spent: 1 }).execute();
    },

    /** Stripe has refused for good: the next try takes another key. */
    async replace(use: KeyUse): Promise<void> {
      await change(use, renewed(use)).execute();
    },

    /** A key of which nothing came is replaced, unless somebody has used or replaced it in the meantime. */
    async renew(use: KeyUse): Promise<void> {
      await change(use, renewed(use)).where("last_tried_at", "=", use.last_tried_at).execute();
    },
  };
}
