// Every ledger transaction: it balances, and something of the business is its cause.
import type { BookDifference } from "../contract.ts";
import type { Part, Tx } from "./part.ts";
import { PAGE } from "./part.ts";
import { type Posted, sums, withEntries } from "./postings.ts";
import { money } from "../../../text/money.ts";

/** What a transaction was posted for, by its key. Ids have no colons in them. */
export type Cause =
  | { of: "payments"; id: string }
  | { of: "refunds"; id: string; attempt: number }
  | { of: "earnings"; id: string }
  | { of: "payouts"; id: string }
  | { of: "transfers"; id: string };

const REFUND = /^refund:([^:]+:[^:]+)(?::(?:recovered|debt|(?:given|failed):([1-9]\d*)))?$/;

/** Reads a transaction's key; undefined if nothing of the business posts under such a key. */
export function causeOf(key: string): Cause | undefined {
  const id = (pattern: RegExp): string | undefined => pattern.exec(key)?.slice(1).join(":");
  const payment = id(/^payment:([^:]+):charge$/);
  if (payment) return { of: "payments", id: payment };
  const earning = id(/^payment:([^:]+):earning$/);
  if (earning) return { of: "earnings", id: earning };
  const payout = id(/^payout:([^:]+)$/);
  if (payout) return { of: "payouts", id: payout };
  const transfer = id(/^payout:([^:]+):(?:transfer|withdrawn):([^:]+)$/);
  if (transfer) return { of: "transfers", id: transfer };
  const [, refund, attempt = "1"] = REFUND.exec(key) ?? [];
  return refund ? { of: "refunds", id: refund, attempt: Number(attempt) } : undefined;
}

/** A transaction, and whether its cause is in the tables. */
export interface TransactionFacts extends Posted {
  caused: boolean;
}

export const transactions: Part<TransactionFacts> = {
  async read(tx, [after = ""]) {
    const page = await tx.selectFrom("ledger_transactions").select(["key", "stripe_id"])
      .where("key", ">", after).orderBy("key").limit(PAGE).execute();
    const posted = await withEntries(tx, page);
    const known = await knownCauses(tx, page.flatMap(({ key }) => causeOf(key) ?? []));
    return [...posted.values()].map((each) => ({ ...each, caused: known(causeOf(each.key)) }));
  },

  cursor: ({ key }) => [key],

  differences({ key, entries, caused }) {
    const told: BookDifference[] = [];
    const tell = (message: string) => told.push({ subject: key, message: `Ledger transaction "${key}" ${message}` });
    if (entries.length === 0) tell("has no entries");
    for (const [currency, sum] of sums(entries, ({ currency }) => currency, ({ amount }) => amount)) {
      if (sum !== 0) tell(`does not sum to zero: ${money(sum, currency)} is left over`);
    }
    if (!caused) tell("has no cause: no payment, refund, earning, payout or transfer leads to it");
    return told;
  },
};

async function knownCauses(tx: Tx, causes: Cause[]): Promise<(cause: Cause | undefined) => boolean> {
  const ids = (of: Cause["of"]) => [...new Set(causes.filter((cause) => cause.of === of).map(({ id }) => id))];
  const halves = (of: Cause["of"], half: 0 | 1) => [...new Set(ids(of).map((id) => id.split(":")[half]))];
  const [payments, refunds, earnings, payouts, transfers] = [
    await among(ids("payments"), (some) => tx.selectFrom("payments").select("id").where("id", "in", some).execute()),
    await among(halves("refunds", 0), (some) =>
      tx.selectFrom("refunds").select(["payment_id", "refund_id", "attempt"])
        .where("payment_id", "in", some).where("refund_id", "in", halves("refunds", 1)).execute()),
    await among(
      ids("earnings"),
      (some) => tx.selectFrom("earnings").select("payment_id").where("payment_id", "in", some).execute(),
    ),
    await among(ids("payouts"), (some) => tx.selectFrom("payouts").select("id").where("id", "in", some).execute()),
    await among(
      halves("transfers", 0),
      (some) => tx.selectFrom("transfers").select(["payout_id", "part"]).where("payout_id", "in", some).execute(),
    ),
  ];
  // Up to which attempt a refund may have been given, and may have failed.
  const attempts = new Map(refunds.map((row) => [`${row.payment_id}:${row.refund_id}`, row.attempt]));
  const known: Record<Exclude<Cause["of"], "refunds">, Set<string>> = {
    payments: new Set(payments.map(({ id }) => id)),
    earnings: new Set(earnings.map(({ payment_id }) => payment_id)),
    payouts: new Set(payouts.map(({ id }) => id)),
    transfers: new Set(transfers.map(({ payout_id, part }) => `${payout_id}:${part}`)),
  };
  return (cause) => {
    if (!cause) return false;
    return cause.of === "refunds" ? cause.attempt <= (attempts.get(cause.id) ?? 0) : known[cause.of].has(cause.id);
  };
}

/** Asks only if there is something to ask for: a list of nothing is no SQL. */
const among = async <T>(ids: string[], ask: (ids: string[]) => Promise<T[]>): Promise<T[]> =>
  ids.length > 0 ? await ask(ids) : [];
