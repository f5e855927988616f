import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { ACCOUNTS, post } from "../../../domains/payment/ledger.ts";
import type { BookedMovement } from "../../../domains/payment/reconciliation.ts";
import { beginReconciliation, reconcile, type ReconciliationProgress } from "../../../domains/payment/reconciling.ts";
import type { BalanceTransaction } from "../../../domains/payment/stripe.ts";
import { migrations, type PaymentTables } from "../../../domains/payment/tables.ts";
import { migrations as shared, type SharedTables } from "../../../domains/shared/tables.ts";
import type { Store } from "../../../store/mod.ts";
import { engines, temporaryStore } from "../../stores.ts";

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 24, 12);

/** A line of Stripe's balance, ten days of them before now. */
const line = (over: Partial<BalanceTransaction> & { id: string }): BalanceTransaction => ({
  type: "charge",
  amount: 1000,
  fee: 40,
  net: (over.amount ?? 1000) - (over.fee ?? 40),
  currency: "eur",
  created: NOW - 2 * DAY,
  available_on: NOW,
  source: over.id.replace("txn_", "ch_"),
  ...over,
});

/** What the books have of a line. */
const booking = ({ id, source, amount, fee, currency, created }: BalanceTransaction): BookedMovement => ({
  key: `posting:${id}`,
  stripe_id: source!,
  amount,
  fee,
  currency,
  at: created + MINUTE,
});

/** Stripe's balance, newest first, as its list is. */
const stripeOf = (lines: readonly BalanceTransaction[]) => ({
  async *balanceTransactions(since: number, until: number) {
    const within = lines.filter(({ created }) => created >= since && created < until);
    yield* within.toSorted((a, b) => b.created - a.created);
  },
});

async function book(store: Store, movements: readonly BookedMovement[]): Promise<void> {
  for (const { key, stripe_id, amount, fee, currency, at } of movements) {
    await store.transaction<PaymentTables, boolean>((tx) =>
      post(tx, {
        key,
        description: key,
        stripe_id,
        entries: [
          { account: ACCOUNTS.stripe, amount: amount - fee, currency },
          { account: ACCOUNTS.stripeFees, amount: fee, currency },
          { account: "the other side", amount: -amount, currency },
        ],
        at,
      })
    );
  }
}

/** Compares the last three days. */
const lastDays = (store: Store, lines: readonly BalanceTransaction[]): Promise<ReconciliationProgress> =>
  reconcile({ store, stripe: stripeOf(lines) }, beginReconciliation(3, NOW));

const kinds = ({ differences }: ReconciliationProgress) =>
  differences.map(({ kind, stripe_id }) => `${stripe_id} ${kind}`).toSorted();

for (const engine of engines) {
  Deno.test(`${engine}: every difference between the books and Stripe is named in a sentence`, async () => {
    await using store = await temporaryStore([...shared, ...migrations], engine);
    const [same, amount, fee, currency, unbooked] = ["same", "amount", "fee", "currency", "unbooked"]
      .map((name) => line({ id: `txn_${name}` }));
    const absent = { ...booking(line({ id: "txn_absent" })), key: "payment:7:charge" };
    await book(store, [booking(same), booking(amount), booking(fee), booking(currency), absent]);

    const result = await lastDays(store, [
      same,
      { ...amount, amount: 900 },
      { ...fee, fee: 45 },
      { ...currency, currency: "usd" },
      { ...unbooked, business: { kind: "payment", id: "8" } },
      line({ id: "txn_dispute", type: "adjustment", amount: -500, fee: 1500, source: "du_1", disputed: "ch_same" }),
      line({ id: "txn_adjusted", type: "adjustment", amount: -500, fee: 0, source: "adj_1" }),
    ]);

    assertEquals(result.matched, 1);
    assertEquals(result.differences.map(({ message }) => message).toSorted(), [
      '"payment:7:charge" of €10.00, booked 2026-11-22T12:01:00Z, is ch_absent by the books, and not at Stripe',
      '"posting:txn_amount" is €10.00 in the books and €9.00 at Stripe (ch_amount, txn_amount)',
      '"posting:txn_currency" is in eur in the books and in usd at Stripe (ch_currency, txn_currency)',
      "The adjustment adj_1 of -€5.00, 2026-11-22T12:00:00Z, is at Stripe (txn_adjusted), and not in the books",
      'The charge ch_unbooked of €10.00, fee €0.40, for payment "8", 2026-11-22T12:00:00Z, is at Stripe (txn_unbooked), and not in the books',
      'The dispute du_1 of -€5.00, fee €15.00, of "posting:txn_same", 2026-11-22T12:00:00Z, is at Stripe (txn_dispute), and not in the books, which follow no disputes: Stripe says until when it can be answered',
      'The fee of "posting:txn_fee" is €0.40 in the books and €0.45 at Stripe (ch_fee, txn_fee)',
    ]);
  });
}

Deno.test("a movement that was booked on another day, or before Stripe's clock says so, is found", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  const late = line({ id: "txn_late", created: NOW - 9 * DAY });
  const overnight = line({ id: "txn_overnight", created: NOW - DAY - MINUTE });
  const early = line({ id: "txn_early", created: NOW - DAY + MINUTE });
  const newest = line({ id: "txn_newest", created: NOW + MINUTE });
  await book(store, [
    { ...booking(late), at: NOW - 2 * DAY },
    { ...booking(overnight), at: NOW - DAY + MINUTE },
    { ...booking(early), at: NOW - DAY - MINUTE },
    { ...booking(newest), at: NOW - 1 },
  ]);

  const result = await lastDays(store, [late, overnight, early, newest]);

  assertEquals([result.matched, kinds(result)], [4, []]);
});

Deno.test("an amount that differs is named also where the booking is of these days and Stripe's line is older", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  const late = line({ id: "txn_late", created: NOW - 9 * DAY });
  await book(store, [{ ...booking(late), at: NOW - 2 * DAY, amount: 999 }]);

  const result = await lastDays(store, [late]);

  assertEquals(kinds(result), ["ch_late amount_differs"]);
});

Deno.test("a charge of today that is not booked yet is pending, one of yesterday is missing", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  const young = line({ id: "txn_young", created: NOW - 23 * HOUR });
  const old = line({ id: "txn_old", created: NOW - 25 * HOUR });

  const result = await lastDays(store, [young, old]);

  assertEquals([result.pending, kinds(result)], [1, ["ch_old missing_in_books"]]);
});

Deno.test("a refund that a bank has yet to take is pending", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  await seedRefund(store);

  const result = await lastDays(store, [line({ id: "txn_1", type: "refund", amount: -500, fee: 0, source: "re_1" })]);

  assertEquals([result.pending, kinds(result)], [1, []]);
});

Deno.test("a refund that came back before it was booked is in nobody's way, one that was booked must be booked back", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  const given = line({ id: "txn_given", type: "refund", amount: -500, fee: 0, source: "re_booked" });
  const back = { ...given, id: "txn_back", type: "refund_failure", amount: 500, net: 500, created: NOW - 30 * HOUR };
  await book(store, [booking(given)]);

  const result = await lastDays(store, [
    given,
    back,
    { ...given, id: "txn_unbooked", source: "re_never" },
    { ...back, id: "txn_unbooked_back", source: "re_never" },
    // Both within a second: Stripe may list them in either order.
    { ...given, id: "txn_at_once", source: "re_at_once" },
    { ...back, id: "txn_at_once_back", source: "re_at_once", created: given.created },
  ]);

  assertEquals(kinds(result), ["re_booked:failed missing_in_books"]);
});

Deno.test("what a movement comes to twice at Stripe is named", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  const once = line({ id: "txn_once" });
  await book(store, [booking(once)]);

  const result = await lastDays(store, [once, { ...once, id: "txn_again" }]);

  assertEquals(result.differences.map(({ message }) => message), [
    'The charge ch_once of €10.00, fee €0.40, 2026-11-22T12:00:00Z, is at Stripe once more (txn_again) than in the books, where it is "posting:txn_once"',
  ]);
});

Deno.test("what goes to the platform's own bank is told beside the books", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  const payout = line({ id: "txn_1", type: "payout", amount: -5000, fee: 0, source: "po_1" });

  const result = await lastDays(store, [payout, { ...payout, id: "txn_2", source: "po_2" }]);

  assertEquals(result.beside, [{ type: "payout", count: 2, net: -10_000, currency: "eur" }]);
  assertEquals(kinds(result), []);
});

Deno.test("what Stripe charges for itself is told beside the books, and is no difference", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  const fee = (id: string, type: string) => line({ id, type, amount: -200, fee: 0, source: undefined });

  const result = await lastDays(store, [
    fee("txn_1", "stripe_fee"),
    fee("txn_2", "stripe_fee"),
    fee("txn_3", "tax_fee"),
  ]);

  assertEquals(result.beside.map(({ type, count, net }) => [type, count, net]).toSorted(), [
    ["stripe_fee", 2, -400],
    ["tax_fee", 1, -200],
  ]);
  assertEquals(kinds(result), []);
});

Deno.test("a reconciliation that is cut short comes to the same when it is taken up", async () => {
  await using store = await temporaryStore([...shared, ...migrations]);
  const lines = Array.from({ length: 30 }, (_, i) => line({ id: `txn_${i}`, created: NOW - i * 3 * HOUR }));
  await book(
    store,
    lines.filter((_, i) => i % 3 !== 0).map((each) => ({ ...booking(each), at: each.created + 5 * HOUR })),
  );
  const stripe = stripeOf(lines.filter((_, i) => i % 5 !== 0));
  const whole = await reconcile({ store, stripe }, beginReconciliation(3, NOW));

  let kept = beginReconciliation(3, NOW);
  for (let ended = false; !ended;) {
    const seen = new Set<number>();
    try {
      kept = await reconcile({ store, stripe }, kept, (progress) => {
        // As it goes through the history of a workflow.
        kept = JSON.parse(JSON.stringify(progress));
        if (seen.add(progress.down_to).size > 2) throw new Error("the worker is gone");
      });
      ended = true;
    } catch (error) {
      assertEquals((error as Error).message, "the worker is gone");
    }
  }

  assertEquals(kept, whole);
  assertEquals(whole.differences.length > 0, true);
});

type Fate = "agrees" | "unbooked" | "absent" | "amount" | "fee";

Deno.test("property: exactly the movements that differ are named, wherever days and the window end", async () => {
  const movement = fc.record({
    fate: fc.constantFrom<Fate>("agrees", "agrees", "agrees", "unbooked", "absent", "amount", "fee"),
    created: fc.integer({ min: NOW - 8 * DAY, max: NOW }),
    // Stripe's clock may be a little ahead; a bank or an operator may take days.
    lag: fc.oneof(fc.integer({ min: -4 * MINUTE, max: HOUR }), fc.integer({ min: 0, max: 4 * DAY })),
    amount: fc.integer({ min: 50, max: 1_000_000 }),
    fee: fc.integer({ min: 0, max: 49 }),
  });

  await fc.assert(
    fc.asyncProperty(fc.array(movement, { maxLength: 25 }), async (movements) => {
      await using store = await temporaryStore([...shared, ...migrations]);
      const since = NOW - 3 * DAY;
      const lines: BalanceTransaction[] = [], booked: BookedMovement[] = [], wanted: string[] = [];
      movements.forEach(({ fate, created, lag, amount, fee }, i) => {
        const there = line({ id: `txn_${i}`, amount, fee, created });
        const here = { ...booking(there), at: Math.min(created + lag, NOW - 1) };
        if (fate !== "absent") lines.push(there);
        if (fate !== "unbooked") booked.push({ ...here, ...changed(fate, here) });
        const now = created >= since || (here.at >= since && fate !== "unbooked");
        if (fate === "unbooked" && created >= since && created < NOW - DAY) wanted.push(`ch_${i} missing_in_books`);
        if (fate === "absent" && here.at >= since) wanted.push(`ch_${i} missing_at_stripe`);
        if (fate === "amount" && now) wanted.push(`ch_${i} amount_differs`);
        if (fate === "fee" && now) wanted.push(`ch_${i} fee_differs`);
      });
      await book(store, booked);

      assertEquals(kinds(await lastDays(store, lines)), wanted.toSorted());
    }),
    { numRuns: 60 },
  );
});

function changed(fate: Fate, { amount, fee }: BookedMovement): Partial<BookedMovement> {
  if (fate === "amount") return { amount: amount + 1 };
  return fate === "fee" ? { fee: fee + 1 } : {};
}

/** Refund `re_1`, which Stripe has taken on and not carried out. */
async function seedRefund(store: Store): Promise<void> {
  await store.tables<SharedTables>().insertInto("people").values({
    id: "g1",
    name: "Ada",
    email: "ada@example.org",
    phone: null,
    time_zone: "Europe/Berlin",
    sms_opt_in: 0,
    quiet_from: null,
    quiet_to: null,
  }).execute();
  const db = store.tables<PaymentTables>();
  await db.insertInto("payments").values({
    id: "456",
    booking_id: null,
    payer_id: "g1",
    amount: 1000,
    currency: "eur",
    status: "succeeded",
    payment_method: "pm_1",
    customer: null,
    payment_intent: "pi_1",
    charge: "ch_1",
  }).execute();
  await db.insertInto("refunds").values({
    payment_id: "456",
    refund_id: "rest",
    amount: 500,
    currency: "eur",
    cause: "duplicate",
    from_host: 0,
    from_fee: 0,
    to_reverse: 0,
    recovery: "none",
    status: "reserved",
    stripe_refund: "re_1",
    attempt: 1,
    at: NOW - 3 * DAY,
  }).execute();
}
