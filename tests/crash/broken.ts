// Ways to lose money, for the test of the crash test.
import type { Payments } from "../../domains/payment/stripe.ts";

/** `random_keys`: each try has another idempotency key. `no_look_ups`: what an earlier try made is never found. */
export type Breakage = "random_keys" | "no_look_ups";

const randomized = (key: string) => `${key}:${crypto.randomUUID()}`;

/** The key that there would be without breakage. */
export const derandomized = (key: string): string => key.replace(/:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "");

/** The same way to Stripe, broken if that is wanted. */
export function broken(payments: Payments, breakage?: Breakage): Payments {
  switch (breakage) {
    case undefined:
      return payments;
    case "random_keys": {
      const any = <T extends { key: string }>(request: T): T => ({ ...request, key: randomized(request.key) });
      return {
        ...payments,
        charge: (request) => payments.charge(any(request)),
        refund: (request) => payments.refund(any(request)),
        transfer: (request) => payments.transfer(any(request)),
        payout: (request) => payments.payout(any(request)),
      };
    }
    case "no_look_ups": {
      const nothing = () => Promise.resolve(undefined);
      return { ...payments, findIntent: nothing, findRefund: nothing, findTransfer: nothing, findPayout: nothing };
    }
  }
}
