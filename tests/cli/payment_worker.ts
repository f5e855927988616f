// A worker for the real payment workflows on a real server, whose payments stop for an operator.
import { ApplicationFailure } from "@temporalio/common";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import type { PaymentActivities } from "../../domains/payment/activities.ts";
import { STANDARD_TERMS } from "../../domains/payment/terms.ts";
import { loadBundle } from "../../temporal/bundle.ts";
import "../worker_timers.ts";

const workflowBundle = await loadBundle();
Runtime.install({ logger: new DefaultLogger("ERROR"), shutdownSignals: [] });

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
      off_session: false,
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
export async function paymentWorker(address: string, activities: Fakes): Promise<AsyncDisposable> {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    taskQueue: "estuary-payment",
    workflowBundle,
    activities,
    maxCachedWorkflows: 10,
    maxConcurrentActivityTaskExecutions: 10,
  });
  const running = worker.run();
  return {
    async [Symbol.asyncDispose]() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
