import type { Kysely } from "kysely";
import { createAuditing } from "./auditing.ts";
import { createBookingCharges } from "./booking_charges.ts";
import { createCharging } from "./charging.ts";
import type { BookingRefundRequest, EarningRequest, PartialRefundRequest } from "./contract.ts";
import type { PaymentDeps } from "./deps.ts";
import type { MoneyNoticeOrder } from "./messages.ts";
import { sendMoneyNotice } from "./notices.ts";
import { createPayingOut } from "./paying_out.ts";
import { createPayoutStarting } from "./payout_starting.ts";
import { createRecovering } from "./recovering.ts";
import { createRefunding } from "./refunding.ts";
import * as settlement from "./settlement.ts";
import type { PaymentTables } from "./tables.ts";

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
