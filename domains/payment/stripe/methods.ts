import Stripe from "stripe";
import { asking, idOf } from "./asking.ts";
import type { Payments } from "./contract.ts";

export const methods = (stripe: Stripe): Pick<Payments, "paymentMethod"> => ({
  paymentMethod: (id) =>
    asking(`read payment method ${id}`, async () => {
      try {
        const { customer } = await stripe.paymentMethods.retrieve(id);
        return { id, ...(customer && { customer: idOf(customer) }) };
      } catch (error) {
        if (error instanceof Stripe.errors.StripeError && error.code === "resource_missing") return undefined;
        throw error;
      }
    }),
});
