import type { Kysely } from "kysely";
import type { Store } from "../../store/mod.ts";
import type { EarningRequest, RefundRequest } from "./contract.ts";
import * as settlement from "./settlement.ts";
import type { PaymentTables } from "./tables.ts";

/** What the payment activities need of the house. */
export interface PaymentDeps {
  store: Store;
  /** Epoch milliseconds. */
  now(): number;
}

/** The money of a booking, for the workflows of every domain. Each takes effect once per booking. */
export const createActivities = ({ store, now }: PaymentDeps) => ({
  recordEarning: (request: EarningRequest) =>
    store.transaction((tx: Kysely<PaymentTables>) => settlement.recordEarning(tx, request, now())),

  voidEarning: (request: EarningRequest) =>
    store.transaction((tx: Kysely<PaymentTables>) => settlement.voidEarning(tx, request, now())),

  requestRefund: (request: RefundRequest) =>
    store.transaction((tx: Kysely<PaymentTables>) => settlement.requestRefund(tx, request, now())),
});

export type PaymentActivities = ReturnType<typeof createActivities>;
