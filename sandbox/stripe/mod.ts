// A Stripe account with its connected accounts, in memory.
import type { Callbacks } from "../callbacks.ts";
import type { Faults } from "../faults.ts";
import type { Events } from "../state.ts";
import type { Timers } from "../timers.ts";
import { type AccountChange, createAccount, updateAccount } from "./accounts.ts";
import { stripeApi } from "./api.ts";
import type { Funds } from "./balances.ts";
import { Clock } from "./clock.ts";
import { addCustomer, type Methods } from "./customers.ts";
import { openDispute } from "./disputes.ts";
import { StripeEvents } from "./events.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { newId } from "./ids.ts";
import { authenticate } from "./intents.ts";
import type { SandboxAccount, SandboxDispute } from "./objects.ts";
import { failPayout } from "./payouts.ts";
import { failRefund } from "./refunds.ts";
import { type StripeTiming, TIMING } from "./timing.ts";
import { PLATFORM, World } from "./world.ts";

export interface StripeOptions {
  /** connected accounts that are there from the start, by id */
  accounts?: string[];
  /** customers who are there from the start, by id, with the payment methods that are theirs */
  customers?: Record<string, Methods>;
  /** what shall not take its usual time */
  timing?: Partial<StripeTiming>;
  /** where webhooks go: URLs on this machine */
  webhooks?: string[];
}

export type SandboxStripe = ReturnType<typeof openStripe>["stripe"];

/** What a Stripe account knows. Lists are oldest first, balances by account and currency. */
export type StripeState = ReturnType<SandboxStripe["state"]>;

/** @param url where the sandbox is, once it is known */
export function openStripe(
  { accounts = [], customers = {}, timing = {}, webhooks = [] }: StripeOptions,
  house: { faults: Faults; timers: Timers; events: Events; callbacks: Callbacks; url: () => string },
) {
  const settings = { secret_key: newId("sk_test"), webhook_secret: newId("whsec", 32) };
  const times = { ...TIMING, ...timing };
  const clock = new Clock(house.timers);
  const events = new StripeEvents(clock, house.events, house.callbacks, webhooks, settings.webhook_secret);
  const world = new World(clock, times, events, house.url);
  const keys = new IdempotencyKeys(clock, times.keys_ms);
  for (const id of accounts) createAccount(world, id);
  for (const [id, methods] of Object.entries(customers)) addCustomer(world, id, methods);

  const stripe = {
    state: () => ({
      intents: world.intents.all,
      customers: world.customers.all,
      methods: world.methods.all,
      charges: world.charges.all,
      refunds: world.refunds.all,
      transfers: world.transfers.all,
      reversals: world.reversals.all,
      payouts: world.payouts.all,
      disputes: world.disputes.all,
      accounts: world.accounts.all,
      balances: Object.fromEntries(
        [PLATFORM, ...world.accounts.all.map(({ id }) => id)].map((id) => [id, world.balances.funds(id)]),
      ) as Record<string, Record<string, Funds>>,
      events: events.all,
    }),
    /** An account's balance transactions, oldest first; without an id, the platform's. */
    balanceTransactions: (account = PLATFORM) => world.balances.of(account),
    /** An account's money in a currency; without an id, the platform's. */
    funds: (currency: string, account = PLATFORM): Funds => world.balances.fundsIn(account, currency),

    /** The test id that says what becomes of a payment method. */
    testId: (method: string): string => world.methods.testId(method),

    /** The customer of an intent that `requires_action` does it, or fails to. */
    authenticate: (intent: string, outcome: "succeed" | "fail") =>
      authenticate(world, world.intents.get(intent), outcome),
    /** The network sends a refund back, days after it succeeded. */
    failRefund: (refund: string) => failRefund(world, world.refunds.get(refund)),
    /** The customer's bank takes a charge back. */
    dispute: (charge: string, reason = "fraudulent"): SandboxDispute =>
      openDispute(world, world.charges.get(charge), reason),

    createAccount: (id?: string, change?: AccountChange): SandboxAccount => createAccount(world, id, change),
    updateAccount: (id: string, change: AccountChange): SandboxAccount => updateAccount(world, id, change),
    /** From now on the account's payouts fail with this code, for example `account_closed`, until payouts are enabled again. */
    failPayouts(account: string, code: string): void {
      world.failingPayouts.set(world.accounts.get(account).id, code);
    },
    /** The bank sends a payout back, which may have counted as paid. */
    failPayout: (payout: string, code: string) => failPayout(world, world.payouts.get(payout), code),

    /** Forgets every idempotency key, as Stripe does after a day. */
    expireKeys: () => keys.expire(),
    /** Puts Stripe's clock forward, with all that happens meanwhile. */
    advance: (ms: number) => clock.advance(ms),
    /** Epoch milliseconds of Stripe's clock. */
    now: () => clock.now(),

    /** From now on webhooks wait for `releaseWebhooks`. */
    holdWebhooks: () => events.hold(),
    /** Sends the webhooks that waited; or the events of these ids, in that order, lost, repeated and late ones as they come. */
    releaseWebhooks: (ids?: string[]) => events.release(ids),
  };
  return { settings, stripe, handle: stripeApi(settings.secret_key, world, keys, house.faults) };
}
