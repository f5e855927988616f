// Everything there is at the sandbox's Stripe.
import { Balances } from "./balances.ts";
import type { Clock } from "./clock.ts";
import type { StripeEvents } from "./events.ts";
import { newId } from "./ids.ts";
import type {
  SandboxAccount,
  SandboxCharge,
  SandboxDispute,
  SandboxIntent,
  SandboxPayout,
  SandboxRefund,
  SandboxReversal,
  SandboxTransfer,
  StripeObject,
} from "./objects.ts";
import { missing } from "./refusal.ts";
import type { StripeTiming } from "./timing.ts";

/** The platform's own account. */
export const PLATFORM = "acct_sandboxplatform";

/** Objects of one kind, oldest first. */
export class Collection<T extends StripeObject> {
  #objects = new Map<string, T>();

  /** @param what Stripe's name of the kind, for errors */
  constructor(private readonly what: string) {}

  get all(): T[] {
    return [...this.#objects.values()];
  }

  add(object: T): T {
    this.#objects.set(object.id, object);
    return object;
  }

  find(id: string): T | undefined {
    return this.#objects.get(id);
  }

  /** @param param the parameter that names it, if one does. @throws StripeRefusal if there is none */
  get(id: string, param?: string): T {
    const found = this.#objects.get(id);
    if (!found) throw missing(this.what, id, param);
    return found;
  }
}

export class World {
  readonly intents = new Collection<SandboxIntent>("payment_intent");
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
