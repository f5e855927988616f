import type { Kysely } from "kysely";
import type { Store } from "../../store/mod.ts";
import type { EmailRequest, NoticeOutcome } from "../shared/contract.ts";
import { createAuditing } from "./auditing.ts";
import { createBookingCharges } from "./booking_charges.ts";
import { createCharging } from "./charging.ts";
import type { BookingRefundRequest, EarningRequest, PartialRefundRequest } from "./contract.ts";
import type { MoneyNoticeOrder, PaymentTerms } from "./messages.ts";
import { sendMoneyNotice } from "./notices.ts";
import { createPayingOut } from "./paying_out.ts";
import { createPayoutStarting } from "./payout_starting.ts";
import { createRecovering } from "./recovering.ts";
import { createRefunding } from "./refunding.ts";
import * as settlement from "./settlement.ts";
import type { Payments } from "./stripe.ts";
import type { PaymentTables } from "./tables.ts";

/** What the payment activities need of the house. */
export interface PaymentDeps {
  store: Store;
  stripe: Payments;
  sendEmail(request: EmailRequest): Promise<NoticeOutcome>;
  terms: PaymentTerms;
  /** The platform's share of what hosts earn, hundredths of a percent. */
  feeBasisPoints: number;
  /** The least that is paid out to a host, minor units. */
  payoutMinimum: number;
  /** Where a payer comes back to after authenticating. */
  returnUrl(paymentId: string): string;
  /** Where a payer gives another method, and a host mends their account. */
  mendUrl(what: "payment" | "payout", id: string): string;
  /** Epoch milliseconds. */
  now(): number;
}

/** Money, for the workflows of every domain. Each activity takes effect once. */
export const createActivities = (deps: PaymentDeps) => {
  const { store, now, feeBasisPoints } = deps;
  return {
    ...createCharging(deps),
    ...createBookingCharges(deps),
    ...createRefunding(deps),
    ...createRecovering(deps),
    ...createPayoutStarting(deps),
    ...createPayingOut(deps),
    ...createAuditing(deps),

    recordEarning: (request: EarningRequest) =>
      store.transaction((tx: Kysely<PaymentTables>) => settlement.recordEarning(tx, request, feeBasisPoints, now())),

    requestRefund: (request: BookingRefundRequest) =>
      store.transaction((tx: Kysely<PaymentTables>) => settlement.requestRefund(tx, request, now())),

    requestPartialRefund: (request: PartialRefundRequest) =>
      store.transaction((tx: Kysely<PaymentTables>) => settlement.requestPartialRefund(tx, request, now())),

    sendMoneyNotice: (order: MoneyNoticeOrder) => sendMoneyNotice(deps, order),
  };
};

export type PaymentActivities = ReturnType<typeof createActivities>;
