import type { SandboxAccount } from "./objects.ts";
import { newId } from "./ids.ts";
import { readRoutes } from "./reading.ts";
import type { Route } from "./route.ts";
import type { World } from "./world.ts";

/** What can be changed about a connected account. */
export interface AccountChange {
  payouts_enabled?: boolean;
  /** whether it can receive transfers */
  transfers_enabled?: boolean;
  email?: string;
}

export const accountRoutes = (world: World): Route[] => readRoutes("account", world.accounts);

/** A connected account that can do everything. @throws Error if there is one of that id */
export function createAccount(world: World, id = newId("acct", 16), change: AccountChange = {}): SandboxAccount {
  if (world.accounts.find(id)) throw new Error(`Cannot create account ${id}: there is one`);
  const account = world.accounts.add({
    ...world.stamp("acct", "account"),
    id,
    capabilities: { transfers: "active" },
    charges_enabled: true,
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    requirements: { currently_due: [], disabled_reason: null },
    type: "express",
  });
  apply(account, change);
  return account;
}

/** Changes a connected account, as its owner or Stripe would. @throws StripeRefusal if there is none */
export function updateAccount(world: World, id: string, change: AccountChange): SandboxAccount {
  const account = world.accounts.get(id);
  apply(account, change);
  if (change.payouts_enabled) world.failingPayouts.delete(id);
  world.events.emit("account.updated", account, id);
  return account;
}

function apply(account: SandboxAccount, { payouts_enabled, transfers_enabled, email }: AccountChange): void {
  if (email !== undefined) account.email = email;
  if (transfers_enabled !== undefined) account.capabilities.transfers = transfers_enabled ? "active" : "inactive";
  if (payouts_enabled === undefined) return;
  account.payouts_enabled = payouts_enabled;
  account.requirements = payouts_enabled
    ? { currently_due: [], disabled_reason: null }
    : { currently_due: ["external_account"], disabled_reason: "requirements.past_due" };
}
