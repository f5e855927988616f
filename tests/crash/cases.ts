// What happens in one run: payments, each with its fate, what comes after it, and the hosts who earn. All drawn by the seed.
import { between, type Chance, pick } from "./chance.ts";

/** How getting a payment in goes, and with which payment method it begins. */
const FATES = {
  plain: "pm_card_visa",
  mended: "pm_card_visa_chargeDeclined",
  given_up_by_payer: "pm_card_chargeDeclinedIncorrectCvc",
  later: "pm_card_chargeDeclinedProcessingError",
  forbidden: "pm_card_visa_chargeDeclinedLostCard",
  confirmed: "pm_card_threeDSecure2Required",
  not_confirmed: "pm_card_threeDSecureRequired",
  confirmed_wrongly: "pm_card_authenticationRequired",
  debit: "pm_usBankAccount_success",
  debit_returned: "pm_usBankAccount_insufficientFunds",
  refunds_pend: "pm_card_pendingRefund",
  refunds_fail: "pm_card_refundFail",
  down: "pm_card_visa",
  answer_lost: "pm_card_visa",
  unreadable: "pm_card_visa",
  refund_lost: "pm_card_visa",
  rejected: "pm_nobody_knows",
  cancelled: "pm_card_visa",
} as const;
export type Fate = keyof typeof FATES;

/** In every so many payments that often; the rest is plain. Enough for a worker to die at every point on each way. */
const SHARES: Record<Exclude<Fate, "plain">, number> = {
  mended: 0.04,
  given_up_by_payer: 0.03,
  later: 0.03,
  forbidden: 0.03,
  confirmed: 0.06,
  not_confirmed: 0.03,
  confirmed_wrongly: 0.03,
  debit: 0.05,
  debit_returned: 0.03,
  refunds_pend: 0.05,
  refunds_fail: 0.04,
  down: 0.03,
  answer_lost: 0.03,
  unreadable: 0.04,
  refund_lost: 0.03,
  rejected: 0.03,
  cancelled: 0.03,
};

/** What comes after a payment that came through, one after the other. */
export type After = "part" | "rest" | "earn" | "pay_out" | "cancel_booking" | "earn_and_refund";

const AFTER: readonly (readonly After[])[] = [
  [],
  ["rest"],
  ["part", "part", "rest"],
  ["earn"],
  ["earn", "pay_out"],
  ["earn", "pay_out"],
  ["earn", "part", "pay_out"],
  ["earn", "pay_out", "part", "pay_out"],
  ["earn", "pay_out", "rest"],
  ["earn", "pay_out", "part", "rest"],
  ["part", "earn", "pay_out", "part"],
  ["cancel_booking"],
  ["earn", "cancel_booking"],
  ["earn_and_refund", "pay_out"],
];

/** What comes after payments of which the refunds are told. */
const REFUNDED: readonly (readonly After[])[] = [["rest"], ["part", "part"], ["earn", "pay_out", "part"]];

/** One payment of one booking. */
export interface Case {
  id: string;
  booking_id: string;
  host_id: string;
  amount: number;
  currency: string;
  fate: Fate;
  method: string;
  after: readonly After[];
}

/** How a host's account at Stripe is. All but `hopeless` ones are mended in the end; `nowhere` has none. */
export type HostKind =
  | "good"
  | "restricted"
  | "failing"
  | "no_transfers"
  | "hopeless"
  | "no_transfers_ever"
  | "nowhere";

/** Somebody who earns. */
export interface Host {
  id: string;
  kind: HostKind;
  account: string;
}

const HOSTS: readonly HostKind[] = [
  ...["good", "good", "good", "good", "restricted", "restricted", "restricted", "restricted"] as const,
  ...["failing", "failing", "failing", "failing", "no_transfers", "no_transfers"] as const,
  ...["hopeless", "hopeless", "hopeless", "hopeless", "no_transfers_ever", "no_transfers_ever"] as const,
  ...["nowhere", "good", "good", "good"] as const,
];

/** The hosts of every run. */
export const hosts: readonly Host[] = HOSTS.map((kind, i) => ({ id: `h${i}`, kind, account: `acct_h${i}` }));

/** Those that never take a transfer earn half as much: each part of their payouts is given up by an operator, one by one. */
const earners = [...hosts, ...hosts.filter(({ kind }) => kind !== "no_transfers_ever")];

/** The payments of one run. */
export function cases(count: number, chance: Chance): Case[] {
  const fates = (Object.entries(SHARES) as [Fate, number][])
    .flatMap(([fate, share]) => Array<Fate>(Math.ceil(share * count)).fill(fate)).slice(0, count);
  const all = [...fates, ...Array<Fate>(count - fates.length).fill("plain")]
    .map((fate, i) => ({ fate, order: chance("order", i) })).toSorted((a, b) => a.order - b.order);
  return all.map(({ fate }, i) => {
    const refunds = fate.startsWith("refund");
    return {
      id: `p${i}`,
      booking_id: `b${i}`,
      host_id: pick(earners, chance("host", i)).id,
      amount: between(1_500, 20_000, chance("amount", i)),
      currency: chance("currency", i) < 0.15 ? "jpy" : "eur",
      fate,
      method: FATES[fate],
      after: pick(refunds ? REFUNDED : AFTER, chance("after", i)),
    };
  });
}
