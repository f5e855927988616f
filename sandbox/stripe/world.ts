// Everything there is at the sandbox's Stripe.
import { Balances } from "./balances.ts";
import type { Clock } from "./clock.ts";
import { Collection } from "./collection.ts";
import type { StripeEvents } from "./events.ts";
import { newId } from "./ids.ts";
import type {
  SandboxAccount,
  SandboxCharge,
  SandboxCustomer,
  SandboxDispute,
  SandboxIntent,
  SandboxPayout,
  SandboxRefund,
  SandboxReversal,
  SandboxTransfer,
  StripeObject,
} from "./objects.ts";
import type { StripeTiming } from "./timing.ts";
import { Wallet } from "./wallet.ts";

/** The platform's own account. */
export const PLATFORM = "acct_sandboxplatform";

export class World {
  readonly intents = new Collection<SandboxIntent>("payment_intent");
  readonly customers = new Collection<SandboxCustomer>("customer");
  readonly methods = new Wallet(() => this.stamp("pm", "payment_method"));
  readonly charges = new Collection<SandboxCharge>("charge");
  readonly refunds = new Collection<SandboxRefund>("refund");
  readonly transfers = new Collection<SandboxTransfer>("transfer");
  readonly reversals = new Collection<SandboxReversal>("transfer_reversal");
  readonly disputes = new Collection<SandboxDispute>("dispute");
  readonly accounts = new Collection<SandboxAccount>("account");
  readonly payouts = new Collection<SandboxPayout>("payout");
  /** which account a payout is of */
  readonly payoutAccounts = new Map<string, string>();
  /** with which failure code an account's payouts fail, while they do */
  readonly failingPayouts = new Map<string, string>();
  readonly balances: Balances;

  constructor(
    readonly clock: Clock,
    readonly timing: StripeTiming,
    readonly events: StripeEvents,
    readonly url: () => string,
  ) {
    this.balances = new Balances(clock);
  }

  /** What a new object begins with. */
  stamp<K extends string>(prefix: string, object: K): { id: string; object: K; created: number } {
    return { id: newId(prefix), object, created: this.clock.seconds() };
  }

  /** Whatever has that id. */
  find(id: string): StripeObject | undefined {
    const kinds = [
      this.intents,
      this.customers,
      this.methods,
      this.charges,
      this.refunds,
      this.transfers,
      this.reversals,
      this.disputes,
      this.accounts,
      this.payouts,
    ];
    for (const kind of kinds) {
      const found = kind.find(id);
      if (found) return found;
    }
    return this.balances.find(id);
  }
}
