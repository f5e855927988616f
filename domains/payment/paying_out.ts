// A payout at Stripe: the host's earnings to their account, and from there to their bank. Activities.
import type { Kysely } from "kysely";
import { parseInput } from "../../temporal/input.ts";
import { money } from "../../text/money.ts";
import type { PaymentDeps } from "./activities.ts";
import type { OpenedPayout, PayoutState } from "./messages.ts";
import { onceAtStripe } from "./once_at_stripe.ts";
import { findPayout, openPayout, recordTransfer, setPayout, transfersOf } from "./payouts.ts";
import { payoutInput, payoutSweepInput } from "./schema.ts";
import type { PaymentTables } from "./tables.ts";

type Tx = Kysely<PaymentTables>;

export const createPayingOut = (deps: PaymentDeps) => {
  const { store, stripe, now, terms, payoutMinimum } = deps;
  const tables = () => store.tables<PaymentTables>();

  return {
    /** Sets a host's balance aside for a payout, or finds the one that is open. */
    async openPayout(input: unknown): Promise<OpenedPayout> {
      const { host_id, currency } = parseInput("PayoutWorkflow", payoutInput, input);
      const request = { host_id, currency, minimum: payoutMinimum };
      const payout = await store.transaction((tx: Tx) => openPayout(tx, request, now()));
      const opened = { host_id, currency, terms };
      if (!payout) return { ...opened, amount: 0, reason: `less than the minimum, ${money(payoutMinimum, currency)}` };
      const { id: payout_id, amount, attempt } = payout;
      const transfers = (await transfersOf(tables(), payout_id)).map(({ booking_id }) => booking_id);
      return { ...opened, amount, payout: { payout_id, attempt, transfers } };
    },

    /** Moves one booking's part to the host's account at Stripe. */
    async transferEarning(payout_id: string, booking_id: string): Promise<void> {
      const { stripe_account, currency } = await findPayout(tables(), payout_id);
      const transfer = (await transfersOf(tables(), payout_id)).find((each) => each.booking_id === booking_id)!;
      if (transfer.stripe_transfer) return;
      const identity = `${payout_id}:${booking_id}`;
      const made = await onceAtStripe(deps, {
        key: `payout:${identity}:transfer`,
        call: (key) =>
          stripe.transfer({
            key,
            payout_id: identity,
            destination: stripe_account,
            amount: transfer.amount,
            currency,
            // Taken from its own charge, it need not wait until the platform's funds are available.
            source_transaction: transfer.charge,
            transfer_group: `booking-${booking_id}`,
          }),
        find: (since) => stripe.findTransfer(identity, stripe_account, since),
      });
      await store.transaction((tx: Tx) => recordTransfer(tx, transfer, made.id, now()));
    },

    /** Sends what is on the host's account to their bank. */
    async sendPayout(payout_id: string): Promise<PayoutState> {
      const { stripe_account: account, amount, currency, attempt } = await findPayout(tables(), payout_id);
      const identity = `${payout_id}:${attempt}`;
      const made = await onceAtStripe(deps, {
        key: `payout:${identity}`,
        call: (key) => stripe.payout({ key, payout_id: identity, account, amount, currency }),
        find: (since) => stripe.findPayout(identity, account, since),
      });
      await setPayout(tables(), payout_id, { stripe_payout: made.id });
      return { stripe_payout: made.id, status: made.status, failure_code: made.failure_code };
    },

    async checkPayout(payout_id: string, stripe_payout: string): Promise<PayoutState> {
      const { stripe_account } = await findPayout(tables(), payout_id);
      const { status, failure_code } = await stripe.getPayout(stripe_payout, stripe_account);
      return { stripe_payout, status, failure_code };
    },

    /** Whether the host's account can be paid out from, as Stripe sees it. */
    async canBePaidOut(payout_id: string): Promise<boolean> {
      const { stripe_account } = await findPayout(tables(), payout_id);
      return (await stripe.account(stripe_account)).payouts_enabled;
    },

    /** Makes room for another try after a payout has failed. */
    async countFailedPayout(payout_id: string, failed_attempt: number): Promise<void> {
      await tables().updateTable("payouts").set({ attempt: failed_attempt + 1, stripe_payout: null })
        .where("id", "=", payout_id).where("attempt", "=", failed_attempt).execute();
    },

    closePayout: (payout_id: string, status: "paid" | "abandoned"): Promise<void> =>
      setPayout(tables(), payout_id, { status }),

    /** The hosts who have earned something that was not paid out. */
    async hostsToPayOut(input: unknown): Promise<{ hosts: string[]; currency: string }> {
      const { currency } = parseInput("PayoutSweepWorkflow", payoutSweepInput, input);
      const rows = await tables().selectFrom("earnings").select((of) => ["host_id", of.fn.sum<number>("net").as("due")])
        .where("currency", "=", currency).where("payout_id", "is", null)
        .groupBy("host_id").having((of) => of.fn.sum<number>("net"), ">=", payoutMinimum)
        .orderBy("host_id").execute();
      return { hosts: rows.map(({ host_id }) => host_id), currency };
    },
  };
};
