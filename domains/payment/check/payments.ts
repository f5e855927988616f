// Every payment: in the books if it succeeded and only then, and what is held of it is what is left of it.
import { money } from "../../../text/money.ts";
import type { BookDifference } from "../contract.ts";
import { ACCOUNTS } from "../ledger.ts";
import type { PaymentRow } from "../tables.ts";
import { PAGE, type Part, type Tx } from "./part.ts";
import { moved, type Posted, postingsOf, sums } from "./postings.ts";

/** A payment with what the books and the other tables say of it. Minor units. */
export interface PaymentFacts {
  payment: PaymentRow;
  charge?: Posted;
  /** What refunds of it were set aside, in all. */
  refunded: number;
  /** What host and platform have of it, less what went back since. */
  earned: number;
  /** What the ledger holds of it: a credit, so it is positive. */
  held: number;
}

export const payments: Part<PaymentFacts> = {
  async read(tx, [after = ""]) {
    const page = await tx.selectFrom("payments").selectAll().where("id", ">", after).orderBy("id").limit(PAGE)
      .execute();
    if (page.length === 0) return [];
    const ids = page.map(({ id }) => id);
    const charges = await postingsOf(tx, ids.map(chargeKey));
    const refunded = await refundsOf(tx, ids);
    const earned = await earningsOf(tx, ids);
    const held = await balances(tx, ids.map(ACCOUNTS.held));
    return page.map((payment) => ({
      payment,
      charge: charges.get(chargeKey(payment.id)),
      refunded: refunded.get(payment.id) ?? 0,
      earned: earned.get(payment.id) ?? 0,
      held: 0 - (held.get(`${ACCOUNTS.held(payment.id)} ${payment.currency}`) ?? 0),
    }));
  },

  cursor: ({ payment }) => [payment.id],

  differences({ payment, charge, refunded, earned, held }) {
    const { id, amount, currency, status } = payment;
    const told: BookDifference[] = [];
    const sum = (units: number) => money(units, currency);
    const tell = (message: string) => told.push({ subject: `payment:${id}`, message: `Payment "${id}" ${message}` });
    // What was taken and given back by mistake may be another amount.
    const booked = 0 - moved(charge, ACCOUNTS.held(id), currency);

    const came = status === "succeeded" || status === "refunded";
    if (came && !charge) tell(`of ${sum(amount)} has ${status}, but its charge is not in the books`);
    if (!came && charge) tell(`of ${sum(amount)} is ${status}, but its charge is in the books`);
    if (status === "succeeded" && charge && booked !== amount) {
      tell(`is for ${sum(amount)}, but the books have ${sum(booked)} of it`);
    }
    if (charge && charge.stripe_id !== payment.charge) {
      tell(`is charge ${payment.charge}, but the books have it as ${charge.stripe_id}`);
    }
    if (charge && refunded > booked) tell(`is for ${sum(booked)}, but refunds of ${sum(refunded)} were set aside`);
    if (held !== booked - refunded - earned) {
      const left = `${sum(booked)} less refunds of ${sum(refunded)} and earnings of ${sum(earned)}`;
      tell(`has ${sum(held)} held in the books, but ${left} leave ${sum(booked - refunded - earned)}`);
    }
    if (held < 0) tell(`has less than nothing held in the books: ${sum(held)}`);
    return told;
  },
};

const chargeKey = (payment: string) => `payment:${payment}:charge`;

async function refundsOf(tx: Tx, payments: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.selectFrom("refunds").select(["payment_id", "amount"])
    .where("payment_id", "in", payments).execute();
  return sums(rows, ({ payment_id }) => payment_id, ({ amount }) => amount);
}

async function earningsOf(tx: Tx, payments: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.selectFrom("earnings").select(["payment_id", "gross"])
    .where("payment_id", "in", payments).execute();
  return sums(rows, ({ payment_id }) => payment_id, ({ gross }) => gross);
}

async function balances(tx: Tx, accounts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.selectFrom("ledger_entries").select(["account", "currency", "amount"])
    .where("account", "in", accounts).execute();
  return sums(rows, ({ account, currency }) => `${account} ${currency}`, ({ amount }) => amount);
}
