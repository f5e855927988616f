import { type ChargeRequest, createPayments, type StripeSettings } from "../../../../domains/payment/stripe.ts";
import { type Fault, startSandbox, type StripeOptions } from "../../../../sandbox/mod.ts";

/** A connected account that is there from the start. */
export const HOST = "acct_grace";

/** A Stripe, and our way to it; gone at the end of the block. */
export async function till(options: StripeOptions = {}, change: Partial<StripeSettings> = {}, timeout = 10_000) {
  const sandbox = await startSandbox({ stripe: { accounts: [HOST], ...options } });
  const payments = createPayments({ ...sandbox.settings.stripe, ...change }, timeout);
  return {
    sandbox,
    stripe: sandbox.stripe,
    payments,
    /** Spoils the next call that fits. */
    failNext: (fault: Omit<Fault, "provider">) => sandbox.fail({ provider: "stripe", times: 1, ...fault }),
    /** Charges; gives the intent. */
    charged: (change: Partial<ChargeRequest> = {}) => payments.charge(charge(change)),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** A charge of 85.00 EUR to a card that works. */
export const charge = (change: Partial<ChargeRequest> = {}): ChargeRequest => ({
  key: "payment:456:charge:1",
  payment_id: "456",
  attempt: 1,
  amount: 8500,
  currency: "eur",
  payment_method: "pm_card_visa",
  off_session: false,
  ...change,
});
