// The books as a whole, a currency at a time: they sum to zero, and each account of the house agrees with its table.
import { sql } from "kysely";
import { money } from "../../../text/money.ts";
import type { BookDifference } from "../contract.ts";
import { ACCOUNTS } from "../ledger.ts";
import type { Part, Tx } from "./part.ts";
import { sums } from "./postings.ts";

/** The accounts of the house in one currency. Minor units. */
export interface AccountFacts {
  currency: string;
  /** All entries there are: zero. */
  total: number;
  /** Entries whose transaction is not there. */
  stray: number;
  /** Accounts of the house, each as the ledger has it and as the tables do. */
  accounts: { account: string; what: string; ledger: number; tables: number }[];
}

export const accounts: Part<AccountFacts> = {
  async read(tx, [after]) {
    if (after !== undefined) return [];
    const entries = await tx.selectFrom("ledger_entries").select((
      of,
    ) => ["account", "currency", sumOf(of.ref("amount"))])
      .where("account", "in", [ACCOUNTS.refunds, ACCOUNTS.payouts, ACCOUNTS.fees])
      .groupBy(["account", "currency"]).execute();
    const ledger = sums(entries, ({ account, currency }) => `${account} ${currency}`, ({ sum }) => 0 - sum);
    const totals = await tx.selectFrom("ledger_entries").select((of) => ["currency", sumOf(of.ref("amount"))])
      .groupBy("currency").orderBy("currency").execute();
    const stray = await strayEntries(tx);
    const tables = {
      refunds: await refundsOwed(tx),
      payouts: await transfersOwed(tx),
      fees: await feesEarned(tx),
    };
    const currencies = new Set([...totals, ...Object.values(tables).flat()].map(({ currency }) => currency));
    return [...currencies].toSorted().map((currency) => ({
      currency,
      total: sumIn(totals, currency),
      stray: sumIn(stray, currency),
      accounts: (["refunds", "payouts", "fees"] as const).map((name) => ({
        account: ACCOUNTS[name],
        what: WHAT[name],
        ledger: ledger.get(`${ACCOUNTS[name]} ${currency}`) ?? 0,
        tables: sumIn(tables[name], currency),
      })),
    }));
  },

  cursor: ({ currency }) => [currency],

  differences({ currency, total, stray, accounts }) {
    const told: BookDifference[] = [];
    const sum = (units: number) => money(units, currency);
    if (total !== 0) {
      told.push({ subject: currency, message: `The ledger does not sum to zero: ${sum(total)} is left over` });
    }
    if (stray > 0) {
      told.push({ subject: currency, message: `${stray} ledger entries belong to transactions that are not there` });
    }
    for (const { account, what, ledger, tables } of accounts) {
      if (ledger === tables) continue;
      told.push({
        subject: account,
        message: `Account "${account}" stands at ${sum(ledger)}, but ${what} come to ${sum(tables)}`,
      });
    }
    return told;
  },
};

const WHAT = {
  refunds: "refunds that were not given back",
  payouts: "transfers that are still to be made",
  fees: "the platform's fees of all earnings",
};

interface Sum {
  currency: string;
  sum: number;
}

const sumIn = (rows: readonly Sum[], currency: string): number =>
  rows.find((row) => row.currency === currency)?.sum ?? 0;

// deno-lint-ignore no-explicit-any -- any column, of any of the tables
const sumOf = (column: any) => sql<number>`sum(${column})`.as("sum");

const strayEntries = (tx: Tx): Promise<Sum[]> =>
  tx.selectFrom("ledger_entries")
    .leftJoin("ledger_transactions", "ledger_transactions.key", "ledger_entries.transaction_key")
    .select((of) => ["ledger_entries.currency", of.fn.countAll<number>().as("sum")])
    .where("ledger_transactions.key", "is", null).groupBy("ledger_entries.currency").execute();

const refundsOwed = (tx: Tx): Promise<Sum[]> =>
  tx.selectFrom("refunds").select((of) => ["currency", sumOf(of.ref("amount"))])
    .where("status", "<>", "succeeded").groupBy("currency").execute();

const transfersOwed = (tx: Tx): Promise<Sum[]> =>
  tx.selectFrom("transfers").innerJoin("payouts", "payouts.id", "transfers.payout_id")
    .select((of) => ["payouts.currency", sumOf(of.ref("transfers.amount"))])
    .where("transfers.status", "=", "planned").groupBy("payouts.currency").execute();

const feesEarned = (tx: Tx): Promise<Sum[]> =>
  tx.selectFrom("earnings").select((
    of,
  ) => ["currency", sql<number>`sum(${of.ref("gross")} - ${of.ref("net")})`.as("sum")])
    .groupBy("currency").execute();
