// The books against Stripe's balance, day by day, from now backwards.
import type { Kysely } from "kysely";
import type { Store } from "../../store/mod.ts";
import { moved, withEntries } from "./check/postings.ts";
import type { BesideTheBooks, StripeDifference } from "./contract.ts";
import { ACCOUNTS } from "./ledger.ts";
import {
  type BookedMovement,
  compareSlice,
  leftOver,
  movementId,
  NOTHING_OPEN,
  type OpenEnds,
  type Slice,
} from "./reconciliation.ts";
import type { BalanceTransaction, Payments } from "./stripe.ts";
import type { PaymentTables } from "./tables.ts";

const MINUTE = 60 * 1000, DAY = 24 * 60 * MINUTE;

/** Clocks may differ by this much. */
const SKEW = 5 * MINUTE;

/** What Stripe has done is booked within this time, unless a bank or an operator is waited for. */
const YOUNG = DAY;

/** A movement may be booked this much later than Stripe made it: after a bank, or an operator, took their time. */
const LATE = 31 * DAY;

/** A movement that waits for a bank longer than this is not on its way any more. */
const ON_THE_WAY = 31 * DAY;

/** Differences that are told one by one; those past them are counted. */
const MOST_TOLD = 100;

/** Rows that one query asks for. */
const CHUNK = 500;

/** How far a reconciliation has come. Instants are epoch milliseconds. */
export interface ReconciliationProgress {
  since: number;
  until: number;
  /** What is older than this is still to be compared. */
  down_to: number;
  open: OpenEnds;
  matched: number;
  pending: number;
  beside: BesideTheBooks[];
  differences: StripeDifference[];
  omitted: number;
}

/** The beginning of a reconciliation of the last days. */
export const beginReconciliation = (days: number, now: number): ReconciliationProgress => ({
  since: now - days * DAY,
  until: now,
  down_to: now,
  open: NOTHING_OPEN,
  matched: 0,
  pending: 0,
  beside: [],
  differences: [],
  omitted: 0,
});

/** What a reconciliation looks at, and nothing more. */
export interface ReconciliationDeps {
  store: Store;
  stripe: Pick<Payments, "balanceTransactions">;
}

/**
 * Compares the books with Stripe, from where `progress` says to its end. Past the beginning of the time that is compared,
 * it goes on at Stripe for as long as something that was booked has not been found there.
 *
 * @param beat told how far it has come, often; may throw to end it
 */
export async function reconcile(
  deps: ReconciliationDeps,
  progress: ReconciliationProgress,
  beat: (progress: ReconciliationProgress) => void = () => {},
): Promise<ReconciliationProgress> {
  let now = progress;
  while (now.down_to > now.since || (now.open.waiting.length > 0 && now.down_to > now.since - LATE)) {
    now = await compareDay(deps, now, () => beat(now));
    beat(now);
  }
  const { open, ...told } = now;
  return { ...withDifferences(told, leftOver(open)), open: NOTHING_OPEN };
}

async function compareDay(
  { store, stripe }: ReconciliationDeps,
  progress: ReconciliationProgress,
  beat: () => void,
): Promise<ReconciliationProgress> {
  const { since, until, down_to } = progress;
  const within = down_to > since;
  const from = within ? Math.max(down_to - DAY, since) : down_to - DAY;
  const lines: BalanceTransaction[] = [];
  for await (const line of stripe.balanceTransactions(from, down_to === until ? until + SKEW : down_to)) {
    if (lines.push(line) % CHUNK === 0) beat();
  }
  const db = store.tables<PaymentTables>();
  const booked = within ? await bookedBetween(db, from, down_to, beat) : [];
  const ids = lines.flatMap((line) => [movementId(line), line.source, line.disputed].filter((id) => id !== undefined));
  const slice: Slice = {
    lines,
    booked,
    known: await bookedAs(db, ids, beat),
    on_the_way: await onTheWay(db, lines.filter(({ created }) => created >= until - ON_THE_WAY)),
    young_from: until - YOUNG,
    since,
  };
  const { open, differences, matched, pending, beside } = compareSlice(progress.open, slice);
  return withDifferences({
    ...progress,
    down_to: from,
    open,
    matched: progress.matched + matched,
    pending: progress.pending + pending,
    beside: summed(progress.beside, beside),
  }, differences);
}

function withDifferences<T extends Pick<ReconciliationProgress, "differences" | "omitted">>(
  progress: T,
  more: StripeDifference[],
): T {
  const all = [...progress.differences, ...more];
  const omitted = progress.omitted + Math.max(all.length - MOST_TOLD, 0);
  return { ...progress, differences: all.slice(0, MOST_TOLD), omitted };
}

function summed(so_far: readonly BesideTheBooks[], lines: readonly BalanceTransaction[]): BesideTheBooks[] {
  const sums = new Map(so_far.map((sum) => [`${sum.type} ${sum.currency}`, { ...sum }]));
  for (const { type, currency, net } of lines) {
    const sum = sums.get(`${type} ${currency}`) ?? { type, count: 0, net: 0, currency };
    sums.set(`${type} ${currency}`, { ...sum, count: sum.count + 1, net: sum.net + net });
  }
  return [...sums.values()];
}

type Db = Kysely<PaymentTables>;
type Transaction = Pick<PaymentTables["ledger_transactions"], "key" | "stripe_id" | "at">;

async function bookedBetween(db: Db, from: number, until: number, beat: () => void): Promise<BookedMovement[]> {
  const transactions = await db.selectFrom("ledger_transactions").select(["key", "stripe_id", "at"])
    .where("stripe_id", "is not", null).where("at", ">=", from).where("at", "<", until).execute();
  return await movementsOf(db, transactions, beat);
}

/** What the books have under Stripe's ids, by these. */
async function bookedAs(db: Db, ids: readonly string[], beat: () => void): Promise<Map<string, BookedMovement>> {
  const transactions: Transaction[] = [];
  for (const chunk of chunks(ids)) {
    const some = db.selectFrom("ledger_transactions").select(["key", "stripe_id", "at"]).where(
      "stripe_id",
      "in",
      chunk,
    );
    transactions.push(...await some.execute());
    beat();
  }
  const movements = await movementsOf(db, transactions, beat);
  return new Map(movements.map((movement) => [movement.stripe_id, movement]));
}

/** What transactions come to at Stripe: what stands on its account, and the fee that it kept. */
async function movementsOf(db: Db, transactions: readonly Transaction[], beat: () => void): Promise<BookedMovement[]> {
  const movements: BookedMovement[] = [];
  for (const chunk of chunks(transactions)) {
    const posted = await withEntries(db, chunk);
    for (const { key, stripe_id, at } of chunk) {
      const transaction = posted.get(key);
      for (const currency of new Set(transaction?.entries.map((entry) => entry.currency))) {
        const fee = moved(transaction, ACCOUNTS.stripeFees, currency);
        const amount = moved(transaction, ACCOUNTS.stripe, currency) + fee;
        movements.push({ key, stripe_id: stripe_id!, amount, fee, currency, at });
      }
    }
    beat();
  }
  return movements;
}

/** Which lines are of refunds, and of payments by slow methods, that Stripe or a bank has yet to be through with. */
async function onTheWay(db: Db, lines: readonly BalanceTransaction[]): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  const refunds = lines.filter(({ type, source }) => source && /^(payment_)?refund$/.test(type));
  for (const chunk of chunks(refunds.map(({ source }) => source!))) {
    const rows = await db.selectFrom("refunds").select("stripe_refund")
      .where("stripe_refund", "in", chunk).where("status", "=", "reserved").execute();
    for (const { stripe_refund } of rows) ids.add(stripe_refund!);
  }
  const payments = new Map(
    lines.filter(({ type, business }) => type === "payment" && business?.kind === "payment")
      .map((line) => [line.business!.id, line.source!]),
  );
  for (const chunk of chunks([...payments.keys()])) {
    const rows = await db.selectFrom("payments").select("id").where("id", "in", chunk).where("status", "=", "pending")
      .execute();
    for (const { id } of rows) ids.add(payments.get(id)!);
  }
  return ids;
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += CHUNK) yield rows.slice(at, at + CHUNK);
}
