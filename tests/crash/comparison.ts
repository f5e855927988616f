// Stripe against the books, to the cent: nothing twice, nothing missing. It looks at what there is, not at how it came about.
import type { SandboxStripe, StripeState } from "../../sandbox/mod.ts";
import type { Books } from "./books.ts";

/** What there is at Stripe. */
export interface AtStripe {
  state: StripeState;
  /** The lines of the platform's own balance. */
  lines: ReturnType<SandboxStripe["balanceTransactions"]>;
}

/** Every difference, as a sentence. */
export function differences(stripe: AtStripe, books: Books): string[] {
  return [
    ...ledger(books),
    ...balances(stripe, books),
    ...movements(stripe, books),
    ...charges(stripe, books),
    ...refunds(stripe, books),
    ...transfers(stripe, books),
    ...payouts(stripe, books),
  ];
}

const totals = <T>(rows: Iterable<T>, by: (row: T) => string, of: (row: T) => number): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(by(row), (sums.get(by(row)) ?? 0) + of(row));
  return sums;
};

/** What is not the same in two tables of sums; absent is 0. */
function unequal(what: string, here: ReadonlyMap<string, number>, there: ReadonlyMap<string, number>): string[] {
  return [...new Set([...here.keys(), ...there.keys()])]
    .map((name) => [name, here.get(name) ?? 0, there.get(name) ?? 0] as const)
    .filter(([, a, b]) => a !== b)
    .map(([name, a, b]) => `${what} ${name}: ${a} at Stripe, ${b} in the books`);
}

const twice = (what: string, names: readonly string[]): string[] =>
  [...totals(names, (name) => name, () => 1)].filter(([, count]) => count > 1)
    .map(([name, count]) => `${what} ${name} is there ${count} times`);

function ledger({ entries }: Books): string[] {
  const sums = totals(
    entries,
    ({ transaction_key, currency }) => `${transaction_key} ${currency}`,
    (row) => row.amount,
  );
  return [...sums].filter(([, sum]) => sum !== 0).map(([name, sum]) => `Transaction ${name} sums to ${sum}`);
}

function balances({ state, lines }: AtStripe, { entries, refunds, transfers, payouts }: Books): string[] {
  const inBooks = (name: string) =>
    totals(entries.filter(({ account }) => account === name), ({ currency }) => currency, ({ amount }) => amount);
  const [platform] = Object.values(state.balances);
  const funds = new Map(
    Object.entries(platform).map(([currency, { available, pending }]) => [
      currency,
      available + pending,
    ]),
  );
  const owed = totals(
    refunds.filter(({ status }) => status !== "succeeded"),
    (row) => row.currency,
    (row) => -row.amount,
  );
  const currencies = new Map(payouts.map(({ id, currency }) => [id, currency]));
  const planned = transfers.filter(({ status }) => status === "planned");
  const onTheirWay = totals(planned, ({ payout_id }) => currencies.get(payout_id)!, ({ amount }) => -amount);
  return [
    ...unequal("The platform's balance in", funds, inBooks("stripe")),
    ...unequal("Stripe's fees in", totals(lines, ({ currency }) => currency, ({ fee }) => fee), inBooks("stripe:fees")),
    ...unequal("What guests are owed (first by the refunds) in", owed, inBooks("guests:refunds")),
    ...unequal("What hosts are owed (first by the transfers) in", onTheirWay, inBooks("hosts:payouts")),
  ];
}

/** Each line of the balance has its posting, each posting its line. */
function movements({ lines }: AtStripe, { atStripe }: Books): string[] {
  const name = ({ type, source }: { type: string; source: string }) =>
    `${source}${type.endsWith("_failure") ? ":failed" : ""}`;
  const posted = totals(atStripe, ({ stripe_id, key }) => stripe_id ?? key, ({ amount }) => amount);
  // A refund that failed before anybody knew that it had succeeded was never booked, and came to nothing.
  const failed = new Set(lines.map(name).filter((each) => each.endsWith(":failed")));
  const counted = lines.filter((line) => {
    const [given, back] = [line.source, `${line.source}:failed`];
    return !failed.has(back) || posted.has(given) || posted.has(back);
  });
  return [
    ...twice("At Stripe", lines.map(name)),
    ...twice("In the books", atStripe.map(({ stripe_id, key }) => stripe_id ?? key)),
    ...unequal("Movement", totals(counted, name, ({ net }) => net), posted),
  ];
}

function charges({ state: { intents, charges } }: AtStripe, { payments }: Books): string[] {
  const owner = new Map(intents.map(({ id, metadata }) => [id, metadata.payment_id]));
  const open = intents.filter(({ status }) => status !== "succeeded" && status !== "canceled");
  return [
    ...open.map(({ id, status, metadata }) => `Intent ${id} of payment ${metadata.payment_id} is still ${status}`),
    ...payments.flatMap(({ id, status, amount, currency, charge }) => {
      const paid = charges.filter((each) => each.paid && each.payment_intent && owner.get(each.payment_intent) === id);
      const told = `Payment ${id}, ${amount} ${currency}, is ${status}`;
      if (status === "pending") return [`${told} after all`];
      if (status === "failed") return paid.map((each) => `${told}, and Stripe took ${each.amount} by ${each.id}`);
      const right = paid.length === 1 && paid[0].id === charge && paid[0].amount === amount &&
        paid[0].currency === currency;
      return right ? [] : [`${told} by ${charge}; Stripe took ${paid.map((each) => `${each.amount} by ${each.id}`)}`];
    }),
  ];
}

function refunds({ state: { refunds, intents } }: AtStripe, books: Books): string[] {
  const given = refunds.filter(({ status }) => status !== "failed");
  const owner = new Map(intents.map(({ id, metadata }) => [id, metadata.payment_id]));
  const booked = books.refunds.filter(({ status }) => status === "succeeded");
  const atStripe = totals(given, ({ payment_intent }) => owner.get(payment_intent!)!, ({ amount }) => amount);
  const inBooks = totals(booked, ({ payment_id }) => payment_id, ({ amount }) => amount);
  const whole = new Map(books.payments.map(({ id, amount }) => [id, amount]));
  return [
    ...given.filter(({ status }) => status !== "succeeded").map(({ id, status }) => `Refund ${id} is still ${status}`),
    ...twice("Refund", given.map(({ metadata }) => metadata.refund_id.split(":").slice(0, 2).join(":"))),
    ...unequal("Refunds of payment", atStripe, inBooks),
    ...[...atStripe].filter(([id, sum]) => sum > whole.get(id)!).map(([id, sum]) =>
      `Payment ${id} was of ${whole.get(id)}, and ${sum} went back`
    ),
    ...books.refunds.filter(({ status }) => status === "reserved")
      .map(({ payment_id, refund_id }) => `Refund ${refund_id} of payment ${payment_id} was never given`),
  ];
}

function transfers({ state }: AtStripe, books: Books): string[] {
  const made = books.transfers.filter(({ status }) => status === "made");
  const reversed = books.refunds.filter(({ recovery }) => recovery === "reversed");
  return [
    ...twice("Transfer", state.transfers.map(({ metadata }) => metadata.payout_id)),
    ...unequal(
      "Transfer",
      totals(state.transfers, ({ id, metadata }) => `${id} ${metadata.payout_id}`, ({ amount }) => amount),
      totals(
        made,
        ({ stripe_transfer, payout_id, part }) => `${stripe_transfer} ${payout_id}:${part}`,
        (row) => row.amount,
      ),
    ),
    ...unequal(
      "Reversal",
      totals(state.reversals, ({ metadata }) => metadata.reversal_id, ({ amount }) => amount),
      totals(reversed, ({ payment_id, refund_id }) => `${payment_id}:${refund_id}`, (row) => row.to_reverse),
    ),
  ];
}

function payouts({ state }: AtStripe, books: Books): string[] {
  const sent = state.payouts.filter(({ status }) => status !== "failed");
  const payoutOf = (id: string) => id.slice(0, id.lastIndexOf(":"));
  const paid = books.payouts.filter(({ status }) => status === "paid");
  // What an operator gave up may have reached the bank all the same: it is the host's own account.
  const abandoned = new Set(books.payouts.filter(({ status }) => status === "abandoned").map(({ id }) => id));
  const counted = sent.filter(({ metadata }) => !abandoned.has(payoutOf(metadata.payout_id)));
  return [
    ...twice("Payout", sent.map(({ metadata }) => payoutOf(metadata.payout_id))),
    ...unequal(
      "Payout",
      totals(counted, ({ metadata }) => payoutOf(metadata.payout_id), ({ amount }) => amount),
      totals(paid, ({ id }) => id, ({ amount }) => amount),
    ),
    ...sent.filter(({ status }) => status !== "paid").map(({ id, status }) => `Payout ${id} is still ${status}`),
    ...books.payouts.filter(({ status }) => status === "open" || status === "returned")
      .map(({ id, status }) => `Payout ${id} is ${status} in the end`),
  ];
}
