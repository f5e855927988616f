// The payment methods that there are, whose each is, and which may not be used any more.
import { Collection } from "./collection.ts";
import type { SandboxIntent, SandboxPaymentMethod } from "./objects.ts";
import { type Behaviour, publishedBehaviour } from "./payment_methods.ts";
import { StripeRefusal } from "./refusal.ts";

const SPENT =
  "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.";
const SPENT_BEFORE_ATTACHED =
  "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.";

/** What an intent is to be paid with, and by whom. */
interface Use extends Pick<SandboxIntent, "customer"> {
  off_session?: boolean;
}

/** Every payment method. One of Stripe's test ids is none itself: whoever names it has a new method each time. */
export class Wallet extends Collection<SandboxPaymentMethod> {
  /** which test id is behind a method */
  readonly #tests = new Map<string, string>();
  /** those that were used without a customer, or taken from one */
  readonly #spent = new Set<string>();

  /** @param stamp what a new method begins with */
  constructor(private readonly stamp: () => Pick<SandboxPaymentMethod, "id" | "object" | "created">) {
    super("PaymentMethod");
  }

  /** The test id that is behind a method. */
  testId(id: string): string {
    return this.#tests.get(id)!;
  }

  /** What becomes of a method that is charged. */
  behaviour(id: string): Behaviour {
    return publishedBehaviour(this.testId(id))!;
  }

  /** A method, or a new one if it is a test id. @param param the parameter that names it, if one does. @throws StripeRefusal if there is none */
  override get(id: string, param?: string): SandboxPaymentMethod {
    return this.find(id) ?? (publishedBehaviour(id) ? this.make(id) : super.get(id, param));
  }

  /** A new method that a test id stands for. */
  make(testId: string, id?: string): SandboxPaymentMethod {
    const stamp = this.stamp();
    const { type } = publishedBehaviour(testId)!;
    const brand = /mastercard|amex/.exec(testId)?.[0] ?? "visa";
    const method = this.add({
      ...stamp,
      ...(id && { id }),
      allow_redisplay: "unspecified",
      billing_details: { address: null, email: null, name: null, phone: null },
      customer: null,
      livemode: false,
      metadata: {},
      type,
      ...(type === "card"
        ? { card: { brand, country: "US", exp_month: 12, exp_year: 2050, funding: "credit", last4: "4242" } }
        : { us_bank_account: { bank_name: "STRIPE TEST BANK", last4: "6789", routing_number: "110000000" } }),
    });
    this.#tests.set(method.id, testId);
    return method;
  }

  /** The method is a customer's from now on. @throws StripeRefusal if it cannot be */
  attach(method: SandboxPaymentMethod, customer: string): void {
    if (method.customer) {
      throw new StripeRefusal(400, "The payment method you provided has already been attached to a customer.");
    }
    if (this.#spent.has(method.id)) throw new StripeRefusal(400, SPENT_BEFORE_ATTACHED);
    const { decline, type, authentication, attachable } = this.behaviour(method.id);
    if (decline && type === "card" && !authentication && !attachable) {
      const { message, ...details } = decline;
      throw new StripeRefusal(402, message, { type: "card_error", ...details });
    }
    method.customer = customer;
  }

  /** The method is nobody's any more, and of no use to anybody. @throws StripeRefusal if it is nobody's already */
  detach(method: SandboxPaymentMethod): void {
    if (!method.customer) {
      const message = "The payment method you provided is not attached to a customer so detachment is impossible.";
      throw new StripeRefusal(400, message, { param: "payment_method" });
    }
    method.customer = null;
    this.#spent.add(method.id);
  }

  /** @throws StripeRefusal if an intent cannot be paid with the method */
  check({ id, customer: owner }: SandboxPaymentMethod, { customer, off_session }: Use): void {
    if (owner && !customer) {
      const message =
        `The \`payment_method\` parameter supplied ${id} belongs to the Customer ${owner}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`;
      throw new StripeRefusal(400, message, { code: "parameter_missing", param: "source" });
    }
    if (owner && owner !== customer) {
      const message =
        `The PaymentMethod ${id} does not belong to the Customer you supplied ${customer}. Please use this PaymentMethod with the Customer that it belongs to instead.`;
      throw new StripeRefusal(400, message, { param: "payment_method" });
    }
    if (this.#spent.has(id)) throw new StripeRefusal(400, SPENT);
    // Stripe's guide asks for one and publishes no text of its own for this.
    if (off_session && !customer) {
      throw new StripeRefusal(400, "Missing required param: customer.", {
        code: "parameter_missing",
        param: "customer",
      });
    }
  }

  /** The method has been used. Without a customer of its own that was the only time. */
  use({ id, customer }: SandboxPaymentMethod): void {
    if (!customer) this.#spent.add(id);
  }
}
