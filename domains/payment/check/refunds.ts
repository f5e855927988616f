// Every refund: set aside once and whole, given back as often as it says, recovered from its host or owed by them.
import { money } from "../../../text/money.ts";
import type { BookDifference } from "../contract.ts";
import { ACCOUNTS } from "../ledger.ts";
import type { RefundRow } from "../tables.ts";
import { PAGE, type Part } from "./part.ts";
import { moved, type PostedByKey, postingsOf } from "./postings.ts";

/** A refund with everything that the books have under its name. */
export interface RefundFacts {
  refund: RefundRow;
  posted: PostedByKey;
}

type Tell = (message: string) => void;

export const refunds: Part<RefundFacts> = {
  async read(tx, [payment = "", refund = ""]) {
    const page = await tx.selectFrom("refunds").selectAll()
      .where(({ eb, refTuple, tuple }) => eb(refTuple("payment_id", "refund_id"), ">", tuple(payment, refund)))
      .orderBy("payment_id").orderBy("refund_id").limit(PAGE).execute();
    const posted = await postingsOf(tx, page.flatMap(keysOf));
    return page.map((refund) => ({ refund, posted }));
  },

  cursor: ({ refund }) => [refund.payment_id, refund.refund_id],

  differences(facts) {
    const { payment_id, refund_id, amount, currency } = facts.refund;
    const told: BookDifference[] = [];
    const what = `Refund "${refund_id}" of payment "${payment_id}", ${money(amount, currency)},`;
    const tell: Tell = (message) => told.push({ subject: keyOf(facts.refund), message: `${what} ${message}` });
    reserved(facts, tell);
    given(facts, tell);
    recovered(facts, tell);
    return told;
  },
};

const keyOf = ({ payment_id, refund_id }: RefundRow) => `refund:${payment_id}:${refund_id}`;
const attempts = ({ attempt }: RefundRow) => Array.from({ length: attempt }, (_, i) => i + 1);

/** The keys that a refund may be posted under. */
function keysOf(refund: RefundRow): string[] {
  const key = keyOf(refund);
  const each = attempts(refund).flatMap((attempt) => [`${key}:given:${attempt}`, `${key}:failed:${attempt}`]);
  return [key, ...each, `${key}:recovered`, `${key}:debt`];
}

/** A host's accounts: what they have coming, and what they owe. */
const HOST = /^host:[^:]+:(payable|debt)$/;

function reserved({ refund, posted }: RefundFacts, tell: Tell): void {
  const { amount, from_host, from_fee, currency } = refund;
  const transaction = posted.get(keyOf(refund));
  if (!transaction) return tell("is not set aside in the books");
  const sum = (units: number) => money(units, currency);
  const aside = 0 - moved(transaction, ACCOUNTS.refunds, currency);
  if (aside !== amount) tell(`has ${sum(aside)} set aside in the books`);
  const host = moved(transaction, HOST, currency);
  if (host !== from_host) tell(`takes ${sum(from_host)} from the host, the books ${sum(host)}`);
  const fee = moved(transaction, ACCOUNTS.fees, currency);
  if (fee !== from_fee) tell(`takes ${sum(from_fee)} from the platform's fee, the books ${sum(fee)}`);
}

function given({ refund, posted }: RefundFacts, tell: Tell): void {
  const { amount, currency, status, stripe_refund } = refund;
  const key = keyOf(refund);
  const given = attempts(refund).flatMap((attempt) => posted.get(`${key}:given:${attempt}`) ?? []);
  const failed = attempts(refund).filter((attempt) => posted.has(`${key}:failed:${attempt}`));
  const times = given.length - failed.length;
  if (times > 1) tell(`was given back ${times} times`);
  else if (times < 0) tell("came back from the bank without having been given, as the books say");
  else if (times === 1 && status !== "succeeded") tell(`is ${status}, but the books say that it was given back`);
  else if (times === 0 && status === "succeeded") {
    tell("has succeeded, but the books do not say that it was given back");
  }
  for (const each of given) {
    const units = moved(each, ACCOUNTS.refunds, currency);
    if (units !== amount) tell(`was given back as ${money(units, currency)}, as the books say`);
  }
  const last = given.at(-1);
  if (status === "succeeded" && last && last.stripe_id !== stripe_refund) {
    tell(`is ${stripe_refund} at Stripe, but the books have it as ${last.stripe_id}`);
  }
}

function recovered({ refund, posted }: RefundFacts, tell: Tell): void {
  const { to_reverse, recovery, currency } = refund;
  const key = keyOf(refund);
  const back = posted.get(`${key}:recovered`), debt = posted.get(`${key}:debt`);
  if (back && recovery !== "reversed") {
    tell(`was recovered from its host as the books say, but its recovery is "${recovery}"`);
  }
  if (!back && recovery === "reversed") tell("was recovered from its host, but the books do not say so");
  if (debt && (recovery === "none" || recovery === "due")) {
    tell(`is owed by its host as the books say, but its recovery is "${recovery}"`);
  }
  if (!debt && (recovery === "owed" || recovery === "left")) tell("is owed by its host, but the books do not say so");
  for (
    const [event, transaction, account] of [["recovered", back, ACCOUNTS.stripe], ["owed", debt, HOST_DEBT]] as const
  ) {
    const units = moved(transaction, account, currency);
    if (transaction && units !== to_reverse) {
      tell(
        `takes ${money(to_reverse, currency)} back from its host, but the books have ${
          money(units, currency)
        } as ${event}`,
      );
    }
  }
}

const HOST_DEBT = /^host:[^:]+:debt$/;
