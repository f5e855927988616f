// The books against Stripe's balance, movement by movement. Pure: what is compared is handed in, a slice of time at once.
import { money } from "../../text/money.ts";
import type { StripeDifference } from "./contract.ts";
import type { BalanceTransaction } from "./stripe.ts";

/** A movement at Stripe as the books have it. Amounts in minor units, as Stripe counts them: what comes in is positive. */
export interface BookedMovement {
  /** The ledger transaction's. */
  key: string;
  /** Stripe's id of the movement; `:failed` after it: of its coming back. */
  stripe_id: string;
  amount: number;
  fee: number;
  currency: string;
  /** Epoch milliseconds. */
  at: number;
}

/** A stretch of time, on both sides. */
export interface Slice {
  /** Stripe's lines that were made in it. */
  lines: readonly BalanceTransaction[];
  /** What was booked in it. */
  booked: readonly BookedMovement[];
  /** What the books have of the lines, and of charges that they are disputes of, by Stripe's id, whenever it was booked. */
  known: ReadonlyMap<string, BookedMovement>;
  /** Stripe's ids of movements that the platform knows of and books once Stripe or a bank is through with them. */
  on_the_way: ReadonlySet<string>;
  /** Lines from this instant on, epoch milliseconds, may be too young to be in the books. */
  young_from: number;
  /** Lines before this instant are there to be matched, and missed by nobody. */
  since: number;
}

/** What the slices so far leave open. They are compared from the newest to the oldest. */
export interface OpenEnds {
  /** Booked, and not seen at Stripe so far: there it may be older. */
  waiting: BookedMovement[];
  /** Seen at Stripe, and booked earlier than that by the books' clock. */
  early: string[];
  /** Came back at Stripe, and never were in the books: nor need they be. */
  returned: string[];
}

export const NOTHING_OPEN: OpenEnds = { waiting: [], early: [], returned: [] };

/** What came of comparing a slice. */
export interface Compared {
  open: OpenEnds;
  differences: StripeDifference[];
  /** Lines that agree with the books. */
  matched: number;
  /** Lines that will be in the books, but are not yet. */
  pending: number;
  /** Lines that are no business of the books: the platform's own bank, Stripe's reserves. */
  beside: BalanceTransaction[];
}

/** Movements that the books have, by Stripe's type, and what follows the id there. */
const BOOKED: Record<string, string> = {
  charge: "",
  payment: "",
  refund: "",
  payment_refund: "",
  transfer: "",
  transfer_refund: "",
  refund_failure: ":failed",
  payment_failure_refund: ":failed",
};

/** The platform's own: moved to and from its bank, held back for a while, or what Stripe charges by the month or by the day. */
const BESIDE = /^(payout|topup|stripe_fee|stripe_fx_fee|tax_fee|network_cost)|reserve/;

/** Stripe's id that a line has in the books; what the books never have goes by its own. */
export const movementId = ({ id, type, source }: BalanceTransaction): string =>
  source !== undefined && Object.hasOwn(BOOKED, type) ? `${source}${BOOKED[type]}` : id;

/** Compares a slice of time. */
export function compareSlice(open: OpenEnds, slice: Slice): Compared {
  const { lines, booked, known, on_the_way, young_from, since } = slice;
  const candidates = [...open.waiting, ...booked];
  const expected = new Set(candidates.map(({ stripe_id }) => stripe_id));
  const seen = new Set<string>();
  const early = new Set(open.early), returned = new Set(open.returned);
  const result = { differences: [] as StripeDifference[], matched: 0, pending: 0, beside: [] as BalanceTransaction[] };

  for (const line of failuresFirst(lines)) {
    const id = movementId(line);
    const movement = known.get(id);
    if (movement) {
      const differences = seen.has(id) ? [twice(movement, line)] : compare(movement, line);
      seen.add(id);
      if (line.created >= since || expected.has(id)) {
        result.differences.push(...differences);
        if (differences.length === 0) result.matched++;
      }
    } else if (line.created < since) continue;
    else if (BESIDE.test(line.type)) result.beside.push(line);
    else if (id.endsWith(":failed") && !known.has(line.source!)) returned.add(line.source!);
    else if (returned.delete(id)) continue;
    else if (line.created >= young_from || on_the_way.has(id)) result.pending++;
    else result.differences.push(missingInBooks(line, known));
  }

  const waiting = candidates.filter(({ stripe_id }) => !seen.has(stripe_id) && !early.delete(stripe_id));
  for (const id of seen) if (!expected.has(id)) early.add(id);
  return { ...result, open: { waiting, early: [...early], returned: [...returned] } };
}

/** Within a second, Stripe's order says nothing; what came back must be known before what it undoes. */
const failuresFirst = (lines: readonly BalanceTransaction[]): BalanceTransaction[] => {
  const failed = (line: BalanceTransaction) => movementId(line).endsWith(":failed");
  return [...lines.filter(failed), ...lines.filter((line) => !failed(line))];
};

/** What is still open when nothing older is left to compare. */
export const leftOver = ({ waiting }: OpenEnds): StripeDifference[] =>
  waiting.map(({ key, stripe_id, amount, currency, at }) => ({
    kind: "missing_at_stripe",
    key,
    stripe_id,
    message: `"${key}" of ${money(amount, currency)}, booked ${
      moment(at)
    }, is ${stripe_id} by the books, and not at Stripe`,
  }));

function compare({ key, amount, fee, currency }: BookedMovement, line: BalanceTransaction): StripeDifference[] {
  const facts = { key, stripe_id: movementId(line), transaction: line.id };
  const where = `(${facts.stripe_id}, ${line.id})`;
  if (currency !== line.currency) {
    const message = `"${key}" is in ${currency} in the books and in ${line.currency} at Stripe ${where}`;
    return [{ kind: "currency_differs", ...facts, message }];
  }
  const sums = (booked: number, there: number) =>
    `${money(booked, currency)} in the books and ${money(there, currency)} at Stripe ${where}`;
  return [
    ...(amount === line.amount
      ? []
      : [{ kind: "amount_differs" as const, ...facts, message: `"${key}" is ${sums(amount, line.amount)}` }]),
    ...(fee === line.fee
      ? []
      : [{ kind: "fee_differs" as const, ...facts, message: `The fee of "${key}" is ${sums(fee, line.fee)}` }]),
  ];
}

const twice = ({ key }: BookedMovement, line: BalanceTransaction): StripeDifference => ({
  kind: "missing_in_books",
  key,
  stripe_id: movementId(line),
  transaction: line.id,
  message: `${told(line)} is at Stripe once more (${line.id}) than in the books, where it is "${key}"`,
});

const missingInBooks = (line: BalanceTransaction, known: Slice["known"]): StripeDifference => ({
  kind: "missing_in_books",
  stripe_id: movementId(line),
  transaction: line.id,
  message: line.disputed === undefined
    ? `${told(line)} is at Stripe (${line.id}), and not in the books`
    : `${
      told({ ...line, type: "dispute" }, known.get(line.disputed)?.key ?? line.disputed)
    } is at Stripe (${line.id}), ` +
      "and not in the books, which follow no disputes: Stripe says until when it can be answered",
});

/** A line for people: what, how much, when, for whom. @param of the charge that it is a dispute of */
function told({ type, source, amount, fee, currency, created, business }: BalanceTransaction, of?: string): string {
  const what = `The ${type.replaceAll("_", " ")}${source ? ` ${source}` : ""} of ${money(amount, currency)}`;
  return [
    what,
    ...(fee === 0 ? [] : [`fee ${money(fee, currency)}`]),
    ...(of ? [`of "${of}"`] : []),
    ...(business ? [`for ${business.kind} "${business.id}"`] : []),
    `${moment(created)},`,
  ].join(", ");
}

const moment = (at: number) => new Date(at).toISOString().replace(".000Z", "Z");
