// Every host: what they have coming by the ledger is what they earned, less what was paid out, plus what they gave back.
import { money } from "../../../text/money.ts";
import type { BookDifference } from "../contract.ts";
import { ACCOUNTS } from "../ledger.ts";
import { PAGE, type Part, type Tx } from "./part.ts";
import { sums } from "./postings.ts";

/** A host in one currency. Minor units. */
export interface HostFacts {
  host_id: string;
  currency: string;
  /** What the ledger owes the host: a credit, so it is positive. Below zero: they were paid what was refunded since. */
  payable: number;
  /** What the host owes, as the ledger has it. */
  debt: number;
  /** What their earnings come to, less what went back to guests. */
  earned: number;
  /** What was moved to their account at Stripe, or is about to be. */
  paid: number;
  /** What was taken back from there. */
  reversed: number;
}

export const hosts: Part<HostFacts> = {
  async read(tx, [host = "", currency = ""]) {
    const page = await tx.selectFrom("earnings").select(["host_id", "currency"]).distinct()
      .where(({ eb, refTuple, tuple }) => eb(refTuple("host_id", "currency"), ">", tuple(host, currency)))
      .orderBy("host_id").orderBy("currency").limit(PAGE).execute();
    if (page.length === 0) return [];
    const ids = [...new Set(page.map(({ host_id }) => host_id))];
    const [ledger, earned, paid, reversed] = [
      await balances(tx, ids),
      await earningsOf(tx, ids),
      await transfersTo(tx, ids),
      await reversalsFrom(tx, ids),
    ];
    return page.map(({ host_id, currency }) => ({
      host_id,
      currency,
      payable: 0 - (ledger.get(`${ACCOUNTS.host(host_id)} ${currency}`) ?? 0),
      debt: ledger.get(`${ACCOUNTS.debt(host_id)} ${currency}`) ?? 0,
      earned: earned.get(`${host_id} ${currency}`) ?? 0,
      paid: paid.get(`${host_id} ${currency}`) ?? 0,
      reversed: reversed.get(`${host_id} ${currency}`) ?? 0,
    }));
  },

  cursor: ({ host_id, currency }) => [host_id, currency],

  differences({ host_id, currency, payable, debt, earned, paid, reversed }): BookDifference[] {
    const sum = (units: number) => money(units, currency);
    const ledger = payable - debt, tables = earned - paid + reversed;
    if (ledger === tables) return [];
    const coming = `has ${sum(ledger)} coming by the books (${sum(payable)} less a debt of ${sum(debt)})`;
    const should = `earned ${sum(earned)}, was paid ${sum(paid)} and gave back ${sum(reversed)}, which leaves ${
      sum(tables)
    }`;
    return [{ subject: `host:${host_id}`, message: `Host "${host_id}" ${coming}, but ${should}` }];
  },
};

interface Amount {
  host_id: string;
  currency: string;
  amount: number;
}

const byHost = (rows: readonly Amount[]) =>
  sums(rows, ({ host_id, currency }) => `${host_id} ${currency}`, ({ amount }) => amount);

async function balances(tx: Tx, hosts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const accounts = hosts.flatMap((host) => [ACCOUNTS.host(host), ACCOUNTS.debt(host)]);
  const rows = await tx.selectFrom("ledger_entries")
    .select((of) => ["account", "currency", of.fn.sum<number>("amount").as("amount")])
    .where("account", "in", accounts).groupBy(["account", "currency"]).execute();
  return sums(rows, ({ account, currency }) => `${account} ${currency}`, ({ amount }) => amount);
}

const earningsOf = async (tx: Tx, hosts: readonly string[]) =>
  byHost(
    await tx.selectFrom("earnings").select((of) => ["host_id", "currency", of.fn.sum<number>("net").as("amount")])
      .where("host_id", "in", hosts).groupBy(["host_id", "currency"]).execute(),
  );

const transfersTo = async (tx: Tx, hosts: readonly string[]) =>
  byHost(
    await tx.selectFrom("transfers").innerJoin("payouts", "payouts.id", "transfers.payout_id")
      .select((of) => ["host_id", "currency", of.fn.sum<number>("transfers.amount").as("amount")])
      .where("host_id", "in", hosts).where("transfers.status", "<>", "withdrawn").groupBy(["host_id", "currency"])
      .execute(),
  );

const reversalsFrom = async (tx: Tx, hosts: readonly string[]) =>
  byHost(
    await tx.selectFrom("refunds").innerJoin("earnings", "earnings.payment_id", "refunds.payment_id")
      .select((of) => ["host_id", "refunds.currency", of.fn.sum<number>("to_reverse").as("amount")])
      .where("host_id", "in", hosts).where("recovery", "=", "reversed").groupBy(["host_id", "refunds.currency"])
      .execute(),
  );
