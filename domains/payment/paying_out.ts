// A payout at Stripe: the host's balance to their account, and from there to their bank. Activities.
import type { Kysely } from "kysely";
import { payoutStep, roundDown } from "./currencies.ts";
import type { PaymentDeps } from "./deps.ts";
import type { PayoutState } from "./messages.ts";
import { madeAtStripe, onceAtStripe } from "./once_at_stripe.ts";
import {
  countFailedPayout,
  findPart,
  findPayout,
  type PartKey,
  recordTransfer,
  setPayout,
  withdrawPart,
} from "./payouts.ts";
import type { Pages, Payout } from "./stripe.ts";
import type { PaymentTables, PayoutRow } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

/** What a transfer is called at Stripe. */
const transferId = ({ payout_id, part }: PartKey) => `${payout_id}:${part}`;

export const createPayingOut = (deps: PaymentDeps) => {
  const { store, stripe, now } = deps;
  const tables = () => store.tables<PaymentTables>();
  const find = async (payoutId: string): Promise<PayoutRow> => (await findPayout(tables(), payoutId))!;

  return {
    /**
     * Moves a part of a payout to the host's account at Stripe.
     *
     * @throws ApplicationFailure `AccountRestricted` or `InsufficientFunds`, non-retryable; a later try may do better
     */
    async transferPart(key: PartKey): Promise<void> {
      const { stripe_account: destination, currency } = await find(key.payout_id);
      const { amount, charge, status } = await findPart(tables(), key);
      if (status !== "planned") return;
      const payout_id = transferId(key);
      const made = await onceAtStripe(deps, {
        key: `payout:${payout_id}:transfer`,
        call: (key) => {
          // Taken from its own charge, it need not wait until the platform's funds are available.
          const source = charge && { source_transaction: charge };
          return stripe.transfer({ key, payout_id, destination, amount, currency, ...source });
        },
        find: (since, pages) => stripe.findTransfer(payout_id, destination, since, pages),
      });
      await store.transaction((tx: Tx) => recordTransfer(tx, key, made.id, now()));
    },

    /** Takes a part that cannot be moved out of its payout, unless it was moved after all. */
    async withdrawTransfer(key: PartKey): Promise<void> {
      const { stripe_account } = await find(key.payout_id);
      const payout_id = transferId(key);
      const made = await madeAtStripe(deps, {
        key: `payout:${payout_id}:transfer`,
        find: (since, pages) => stripe.findTransfer(payout_id, stripe_account, since, pages),
      });
      await store.transaction((tx: Tx) =>
        made ? recordTransfer(tx, key, made.id, now()) : withdrawPart(tx, key, now())
      );
    },

    /**
     * Sends what is on the host's account to their bank, or tells how that stands.
     *
     * @throws ApplicationFailure `AccountRestricted` or `InsufficientFunds`, non-retryable; a later try may do better
     */
    async sendPayout(payoutId: string): Promise<PayoutState> {
      const payout = await find(payoutId);
      const { stripe_account: account, currency, stripe_payout } = payout;
      // Refunds and parts that were given up make it smaller by amounts that need not be whole to a bank.
      const amount = roundDown(payout.amount, payoutStep(currency));
      if (amount === 0) return { status: "recalled" };
      if (stripe_payout) return state(await stripe.getPayout(stripe_payout, account));
      const { payout_id, ...identity } = identityOf(payout);
      const call = (key: string) => stripe.payout({ key, payout_id, account, amount, currency });
      const made = await onceAtStripe(deps, { ...identity, call });
      await setPayout(tables(), payoutId, { stripe_payout: made.id });
      return state(made);
    },

    async checkPayout(payoutId: string, stripePayout: string): Promise<PayoutState> {
      const { stripe_account } = await find(payoutId);
      return state(await stripe.getPayout(stripePayout, stripe_account));
    },

    /** Whether the host's account can be paid out from, as Stripe sees it. */
    async canBePaidOut(payoutId: string): Promise<boolean> {
      const { stripe_account } = await find(payoutId);
      return (await stripe.account(stripe_account)).payouts_enabled;
    },

    countFailedPayout: (payoutId: string, stripePayout: string): Promise<void> =>
      store.transaction((tx: Tx) => countFailedPayout(tx, payoutId, stripePayout)),

    /** Nobody is at it any more: whoever hears that it has come back takes it up. */
    closePayout: (payoutId: string, status: "paid" | "recalled"): Promise<void> =>
      setPayout(tables(), payoutId, { status, workflow_id: null }),

    /**
     * Leaves a payout to be settled by other means, unless Stripe has taken it after all.
     *
     * @returns whether it has
     */
    async abandonPayout(payoutId: string): Promise<boolean> {
      const payout = await find(payoutId);
      const stripe_payout = payout.stripe_payout ?? (await madeAtStripe(deps, identityOf(payout)))?.id;
      await setPayout(tables(), payoutId, stripe_payout ? { stripe_payout } : { status: "abandoned" });
      return stripe_payout !== undefined;
    },
  };

  function identityOf({ id, attempt, stripe_account }: PayoutRow) {
    const payout_id = `${id}:${attempt}`;
    const find = (since: number, pages: Pages) => stripe.findPayout(payout_id, stripe_account, since, pages);
    return { key: `payout:${payout_id}`, payout_id, find };
  }
};

const state = ({ id, status, amount, failure_code }: Payout): PayoutState => ({
  stripe_payout: id,
  status,
  amount,
  ...(failure_code && { failure_code }),
});
