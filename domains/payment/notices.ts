// What payers and hosts are told about money.
import { money } from "../../text/money.ts";
import type { NoticeOutcome } from "../shared/contract.ts";
import { type Letter, renderLetter } from "../shared/letter.ts";
import { findPerson } from "../shared/people.ts";
import type { PaymentDeps } from "./deps.ts";
import type { MoneyNotice, MoneyNoticeOrder } from "./messages.ts";
import { findPayment } from "./payments.ts";
import { findSettled } from "./settled_bookings.ts";
import type { PaymentRow, PaymentTables } from "./tables.ts";

/** Sends one notice about money, once. Nobody is asked any more to pay for a booking that was called off. */
export async function sendMoneyNotice(deps: PaymentDeps, order: MoneyNoticeOrder): Promise<NoticeOutcome> {
  const { notice, subject, occasion, to, amount, currency } = order;
  const payment = "host_id" in to ? undefined : await findPayment(tablesOf(deps), to.payment_id);
  if (payment && ASK_TO_PAY.includes(notice) && await isCalledOff(deps, payment)) {
    return { state: "skipped", reason: "its booking was called off" };
  }
  const person_id = payment?.payer_id ?? (to as { host_id: string }).host_id;
  const { name } = await findPerson(deps.store, person_id);
  const url = await linkOf(deps, order);
  const letter = { to: name, ...TEXTS[notice](money(amount, currency), url) };
  const key = [subject, notice, ...(occasion ? [occasion] : []), "email"].join(":");
  return await deps.sendEmail({ key, person_id, ...renderLetter(letter) });
}

/** What asks for the payer to do something so that they pay. */
const ASK_TO_PAY: readonly MoneyNotice[] = ["action_required", "another_method"];

async function isCalledOff(deps: PaymentDeps, { booking_id }: PaymentRow): Promise<boolean> {
  const settled = booking_id === null ? undefined : await findSettled(tablesOf(deps), booking_id);
  return typeof settled?.refund_basis_points === "number";
}

const tablesOf = ({ store }: PaymentDeps) => store.tables<PaymentTables>();

/** Where the reader can do something. What a bank wants of a payer is asked for now: its address is not kept anywhere. */
async function linkOf({ stripe, mendUrl }: PaymentDeps, { notice, to, intent }: MoneyNoticeOrder): Promise<string> {
  if (notice === "action_required" && intent) {
    const { next_action } = await stripe.intent(intent);
    if (next_action?.url) return next_action.url;
  }
  return "host_id" in to ? mendUrl("payout", to.host_id) : mendUrl("payment", to.payment_id);
}

type Text = Pick<Letter, "subject" | "paragraphs" | "link">;

const TEXTS: Record<MoneyNotice, (sum: string, url: string) => Text> = {
  receipt: (sum) => ({
    subject: `Receipt: ${sum}`,
    paragraphs: [`We have received your payment of ${sum}. Thank you.`],
  }),
  action_required: (sum, url) => ({
    subject: `Please confirm your payment of ${sum}`,
    paragraphs: [`Your bank asks you to confirm your payment of ${sum}.`],
    link: { label: "Confirm the payment", url },
  }),
  another_method: (sum, url) => ({
    subject: `Your payment of ${sum} did not go through`,
    paragraphs: [`Your payment of ${sum} was declined. Nothing was taken.`, "Please choose another way to pay."],
    link: { label: "Choose another way to pay", url },
  }),
  payment_failed: (sum) => ({
    subject: `Your payment of ${sum} has failed`,
    paragraphs: [`Your payment of ${sum} could not be made. Nothing was taken.`],
  }),
  refunded: (sum) => ({
    subject: `Refund: ${sum}`,
    paragraphs: [`We have sent ${sum} back to you. Your bank may take some days to show it.`],
  }),
  paid_out: (sum) => ({
    subject: `Payout: ${sum}`,
    paragraphs: [`${sum} is on its way to your bank.`],
  }),
  payout_failed: (sum, url) => ({
    subject: `Your payout of ${sum} has failed`,
    paragraphs: [`Your bank did not take your payout of ${sum}. Please check your bank details: we try again then.`],
    link: { label: "Check your bank details", url },
  }),
  account_missing: (sum, url) => ({
    subject: "Please tell us where to send your payouts",
    paragraphs: [`You have earned ${sum}, and we do not know yet where to send it.`],
    link: { label: "Add your bank details", url },
  }),
};
