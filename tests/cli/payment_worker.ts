// A worker for the real payment workflows on a real server, whose payments stop for an operator.
import { ApplicationFailure } from "@temporalio/common";
import type { PaymentActivities } from "../../domains/payment/activities.ts";
import { STANDARD_TERMS } from "../../domains/payment/terms.ts";
import { pollFor } from "./polling.ts";

/** What the payment activities come to; those that are left out are not there. */
export type Fakes = Partial<PaymentActivities>;

/** Stripe takes the money, and what `booked` says becomes of booking it. */
export const chargedThen = (booked: () => string | Error): Fakes => ({
  openPayment: () =>
    Promise.resolve({
      payment: {
        payment_id: "456",
        amount: 1000,
        currency: "eur",
        status: "pending",
        charge: null,
      },
      terms: STANDARD_TERMS,
      attempt: 1,
      payment_method: "pm_1",
      forbidden: [],
    }),
  chargePayment: () => Promise.resolve({ intent: "pi_1", status: "succeeded" }),
  cancelCharge: () => Promise.resolve({ intent: "pi_1", status: "succeeded" }),
  bookCharge() {
    const charge = booked();
    if (charge instanceof Error) throw ApplicationFailure.nonRetryable(charge.message, "Unbooked");
    return Promise.resolve({ charge });
  },
  refundCharge: () => Promise.resolve(),
  bookCompensation: () => Promise.resolve(),
  closePayment: () => Promise.resolve(),
  sendMoneyNotice: () => Promise.resolve({ state: "sent" }),
});

/** Polls the payment queue of a server until the end of the block. */
export const paymentWorker = (address: string, activities: Fakes): Promise<AsyncDisposable> =>
  pollFor("payment", address, activities);
