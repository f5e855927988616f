// Every payout: set aside whole, split into parts that add up to it, each in the books as it went.
import { money } from "../../../text/money.ts";
import type { BookDifference } from "../contract.ts";
import { ACCOUNTS } from "../ledger.ts";
import type { PayoutRow, TransferRow } from "../tables.ts";
import { PAGE, type Part, type Tx } from "./part.ts";
import { moved, type Posted, type PostedByKey, postingsOf, sums } from "./postings.ts";

/** A payout with its parts and what the books have of both. */
export interface PayoutFacts {
  payout: PayoutRow;
  parts: TransferRow[];
  posted: PostedByKey;
  /** What was taken back from the host's account, whatever payout it came in by: it is one pot. Minor units. */
  reversed: number;
}

type Tell = (message: string) => void;

export const payouts: Part<PayoutFacts> = {
  async read(tx, [after = ""]) {
    const page = await tx.selectFrom("payouts").selectAll().where("id", ">", after).orderBy("id").limit(PAGE).execute();
    if (page.length === 0) return [];
    const ids = page.map(({ id }) => id);
    const all = await tx.selectFrom("transfers").selectAll()
      .where("payout_id", "in", ids).orderBy("payout_id").orderBy("part").execute();
    const posted = await postingsOf(tx, [
      ...ids.map(payoutKey),
      ...all.flatMap((part) => [madeKey(part), withdrawnKey(part)]),
    ]);
    const reversed = await reversedFrom(tx, page.map(({ host_id }) => host_id));
    return page.map((payout) => ({
      payout,
      parts: all.filter(({ payout_id }) => payout_id === payout.id),
      posted,
      reversed: reversed.get(`${payout.host_id} ${payout.currency}`) ?? 0,
    }));
  },

  cursor: ({ payout }) => [payout.id],

  differences({ payout, parts, posted, reversed }) {
    const { id, host_id, amount, currency, status } = payout;
    const told: BookDifference[] = [];
    const sum = (units: number) => money(units, currency);
    const tell: Tell = (message) =>
      told.push({ subject: payoutKey(id), message: `Payout "${id}" to host "${host_id}", ${sum(amount)}, ${message}` });

    const transaction = posted.get(payoutKey(id));
    if (!transaction) tell("is not set aside in the books");
    else {
      const aside = 0 - moved(transaction, ACCOUNTS.payouts, currency);
      const total = parts.reduce((units, part) => units + part.amount, 0);
      if (total !== aside) tell(`has ${sum(aside)} set aside in the books, but its parts come to ${sum(total)}`);
      const withdrawn = parts.filter(({ status }) => status === "withdrawn").reduce(
        (units, part) => units + part.amount,
        0,
      );
      const most = aside - withdrawn, least = most - reversed;
      if (amount > most || amount < least) {
        const taken = `${sum(aside)} set aside, ${sum(withdrawn)} withdrawn and ${sum(reversed)} taken back`;
        tell(`cannot be that: the books and its parts have ${taken}`);
      }
    }
    for (const part of parts) {
      if (part.status === "planned" && status !== "open") {
        tell(`is ${status}, but its part "${part.part}" was not moved`);
      }
      checkPart(part, currency, posted.get(madeKey(part)), posted.get(withdrawnKey(part)), tell);
    }
    return told;
  },
};

const payoutKey = (id: string) => `payout:${id}`;
const madeKey = ({ payout_id, part }: TransferRow) => `payout:${payout_id}:transfer:${part}`;
const withdrawnKey = ({ payout_id, part }: TransferRow) => `payout:${payout_id}:withdrawn:${part}`;

function checkPart(
  { part, amount, status, stripe_transfer }: TransferRow,
  currency: string,
  made: Posted | undefined,
  withdrawn: Posted | undefined,
  tell: Tell,
): void {
  const what = `part "${part}", ${money(amount, currency)},`;
  for (const [name, transaction] of [["made", made], ["withdrawn", withdrawn]] as const) {
    if (transaction && status !== name) tell(`has a ${what} that is ${name} by the books, and ${status}`);
    if (!transaction && status === name) tell(`has a ${what} that is ${name}, and not so in the books`);
    const units = moved(transaction, ACCOUNTS.payouts, currency);
    if (transaction && units !== amount) tell(`has a ${what} of which the books have ${money(units, currency)}`);
  }
  if (made && made.stripe_id !== stripe_transfer) {
    tell(`has a ${what} that is ${stripe_transfer} at Stripe, but the books have it as ${made.stripe_id}`);
  }
}

async function reversedFrom(tx: Tx, hosts: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.selectFrom("refunds").innerJoin("earnings", "earnings.payment_id", "refunds.payment_id")
    .select(["host_id", "refunds.currency", "to_reverse"])
    .where("host_id", "in", hosts).where("recovery", "=", "reversed").execute();
  return sums(rows, ({ host_id, currency }) => `${host_id} ${currency}`, ({ to_reverse }) => to_reverse);
}
