// Books of two payments for bookings of host h1, and everything that can happen to them, without Temporal or Stripe.
import type { Kysely } from "kysely";
import { post } from "../../../domains/payment/ledger.ts";
import { recordCharge } from "../../../domains/payment/payments.ts";
import { beginPayout, findOpenPayout } from "../../../domains/payment/payout_opening.ts";
import { partsToMove, recordTransfer, setPayout, withdrawPart } from "../../../domains/payment/payouts.ts";
import { recordDebt, recordRecovery, transferToReverse } from "../../../domains/payment/recoveries.ts";
import {
  findRefund,
  recordRefund,
  recordRefundFailure,
  refundable,
  reserveRefund,
  setRefund,
} from "../../../domains/payment/refunds.ts";
import { recordEarning } from "../../../domains/payment/settlement.ts";
import { migrations, type PaymentTables, type RefundRow } from "../../../domains/payment/tables.ts";
import { migrations as shared, type SharedTables } from "../../../domains/shared/tables.ts";
import type { Engine } from "../../../store/mod.ts";
import { temporaryStore } from "../../stores.ts";

type Tx = Kysely<PaymentTables>;

/** Hundredths of a percent. */
const FEE = 1500;
const NOW = Date.UTC(2026, 10, 24, 12);

/** Empty books, and what can be done with them. Each movement at Stripe gets an id of its own. */
export async function openBooks(engine?: Engine) {
  const store = await temporaryStore([...shared, ...migrations], engine);
  const people = ["h1", "g1"].map((id) => ({
    id,
    name: id,
    email: `${id}@example.org`,
    phone: null,
    time_zone: "Europe/Berlin",
    sms_opt_in: 0,
    quiet_from: null,
    quiet_to: null,
  }));
  await store.tables<SharedTables>().insertInto("people").values(people).execute();
  const db = store.tables<PaymentTables>();
  await db.insertInto("payout_accounts").values({ host_id: "h1", stripe_account: "acct_1" }).execute();
  const run = <R>(work: (tx: Tx) => Promise<R>): Promise<R> => store.transaction(work);
  const paymentOf = (tx: Tx, id: string) =>
    tx.selectFrom("payments").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  let made = 0;
  const stripe = (kind: string) => `${kind}_${++made}`;

  /** Does something with a refund, if it is there. */
  const withRefund = (payment_id: string, refund_id: string, work: (tx: Tx, refund: RefundRow) => Promise<unknown>) =>
    run(async (tx) => {
      const refund = await findRefund(tx, { payment_id, refund_id });
      if (refund) await work(tx, refund);
    });

  return {
    store,
    db,
    /** A payment for booking `b<id>`, charged. */
    pay: (id: string, amount: number) =>
      run(async (tx) => {
        await tx.insertInto("payments").values({
          id,
          booking_id: `b${id}`,
          payer_id: "g1",
          amount,
          currency: "eur",
          status: "pending",
          payment_method: "pm_1",
          customer: null,
          payment_intent: null,
          charge: null,
          workflow_id: null,
        }).execute();
        const charge = { id: stripe("ch"), payment_intent: `pi_${id}`, amount, currency: "eur", fee: 25 };
        await recordCharge(tx, await paymentOf(tx, id), charge, NOW);
      }),
    earn: (id: string) => run((tx) => recordEarning(tx, { booking_id: `b${id}`, host_id: "h1" }, FEE, NOW)),
    /** Sets a part aside to go back, as much of it as is left. */
    reserve: (id: string, refund_id: string, amount: number) =>
      run(async (tx) => {
        const payment = await paymentOf(tx, id);
        const given = Math.min(amount, await refundable(tx, payment));
        if (given === 0 || await findRefund(tx, { payment_id: id, refund_id })) return;
        await reserveRefund(tx, { payment, refund_id, amount: given, cause: "duplicate" }, NOW);
      }),
    give: (id: string, refund_id: string) =>
      withRefund(id, refund_id, async (tx, refund) => {
        if (refund.status !== "succeeded") await recordRefund(tx, refund, stripe("re"), NOW);
      }),
    /** The bank sends a refund back, whether or not it had counted as given. */
    fail: (id: string, refund_id: string) =>
      withRefund(id, refund_id, async (tx, refund) => {
        if (refund.status === "failed") return;
        const stripe_refund = refund.stripe_refund ?? stripe("re");
        await setRefund(tx, refund, { stripe_refund });
        await recordRefundFailure(tx, { ...refund, stripe_refund }, stripe_refund, NOW);
      }),
    recover: (id: string, refund_id: string) =>
      withRefund(id, refund_id, async (tx, refund) => {
        if (refund.recovery !== "due" && refund.recovery !== "owed") return;
        const transfer = await transferToReverse(tx, refund);
        if (transfer.stripe_transfer) await recordRecovery(tx, refund, transfer, stripe("trr"), NOW);
      }),
    owe: (id: string, refund_id: string) =>
      withRefund(id, refund_id, async (tx, refund) => {
        if (refund.recovery !== "due") return;
        const { stripe_transfer, host_id } = await transferToReverse(tx, refund);
        if (stripe_transfer) await recordDebt(tx, refund, host_id, NOW);
      }),
    openPayout: () =>
      run(async (tx) => {
        const balance = { host_id: "h1", currency: "eur" };
        if (!await findOpenPayout(tx, balance)) await beginPayout(tx, { ...balance, minimum: 1 }, NOW);
      }),
    /** Moves the next part of the open payout to the host, or takes it out; without one, the payout is paid. */
    movePart: (how: "made" | "withdrawn") =>
      run(async (tx) => {
        const payout = await findOpenPayout(tx, { host_id: "h1", currency: "eur" });
        if (!payout) return;
        const [part] = await partsToMove(tx, payout.id);
        const key = { payout_id: payout.id, part };
        if (part === undefined) await setPayout(tx, payout.id, { status: "paid", stripe_payout: stripe("po") });
        else if (how === "made") await recordTransfer(tx, key, stripe("tr"), NOW);
        else await withdrawPart(tx, key, NOW);
      }),
    /** Posts what no business is the cause of. */
    postStray: (key: string, account: string, amount: number) =>
      run((tx) =>
        post(tx, {
          key,
          description: key,
          entries: [{ account, amount, currency: "eur" }, { account: "elsewhere", amount: -amount, currency: "eur" }],
          at: NOW,
        })
      ),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** Books to do something with. */
export type Books = Awaited<ReturnType<typeof openBooks>>;
