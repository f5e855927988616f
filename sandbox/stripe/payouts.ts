import { z } from "zod";
import { updateAccount } from "./accounts.ts";
import { checkPaidOut } from "./amounts.ts";
import { currency, integer, metadata } from "./form.ts";
import { list, pageByTime } from "./listing.ts";
import type { SandboxPayout } from "./objects.ts";
import { missing, StripeRefusal } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import { insufficient } from "./transfers.ts";
import { PLATFORM, type World } from "./world.ts";

const creation = z.strictObject({
  amount: integer.refine((amount) => amount > 0),
  currency,
  description: z.string().optional(),
  metadata: metadata.optional(),
});

const connected = { connected: true };

export const payoutRoutes = (world: World): Route[] => [
  route(
    "create_payout",
    "POST /v1/payouts",
    creation,
    (params, { account }) => payOut(world, account, params),
    connected,
  ),
  route("retrieve_payout", "GET /v1/payouts/{id}", z.strictObject({}), (_params, { id, account }) => {
    if (world.payoutAccounts.get(id) !== account) throw missing("payout", id);
    return world.payouts.get(id);
  }, connected),
  route(
    "list_payouts",
    "GET /v1/payouts",
    z.strictObject({ ...pageByTime, status: z.string().optional() }),
    ({ status, ...params }, { account, path }) => {
      const found = world.payouts.all.filter((payout) =>
        world.payoutAccounts.get(payout.id) === account && (status ?? payout.status) === payout.status
      );
      return list(path, found, params);
    },
    connected,
  ),
];

function payOut(world: World, account: string, params: z.infer<typeof creation>): SandboxPayout {
  const { amount, currency } = params;
  checkPaidOut(amount, currency);
  if (account !== PLATFORM && !world.accounts.get(account).payouts_enabled) {
    const message = "Cannot create payouts: this account needs additional information in order to enable payouts.";
    throw new StripeRefusal(400, message, { code: "payouts_not_allowed" });
  }
  if (world.balances.fundsIn(account, currency).available < amount) throw insufficient();

  const stamp = world.stamp("po", "payout");
  const payout = world.payouts.add({
    ...stamp,
    amount,
    arrival_date: Math.floor((world.clock.now() + world.timing.payout_ms) / 1000),
    automatic: false,
    balance_transaction: world.balances.add(account, { type: "payout", amount: -amount, currency, source: stamp.id }),
    currency,
    description: params.description ?? null,
    destination: `ba_${account.slice("acct_".length)}`,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: params.metadata ?? {},
    method: "standard",
    status: "pending",
    type: "bank_account",
  });
  world.payoutAccounts.set(payout.id, account);
  world.events.emit("payout.created", payout, connectedOnly(account));
  world.clock.after(world.timing.payout_ms, () => {
    if (payout.status !== "pending") return;
    const failure = world.failingPayouts.get(account);
    if (failure) failPayout(world, payout, failure);
    else {
      payout.status = "paid";
      world.events.emit("payout.paid", payout, connectedOnly(account));
    }
  });
  return payout;
}

/**
 * The bank sends the money back, which may happen to a payout that counted as paid. Stripe then pays nothing out to
 * that bank account until it is mended.
 *
 * @throws Error if the payout has failed already
 */
export function failPayout(world: World, payout: SandboxPayout, code: string): void {
  if (payout.status === "failed") throw new Error(`Cannot fail ${payout.id}: it has failed already`);
  const { id, amount, currency } = payout;
  const account = world.payoutAccounts.get(id)!;
  payout.status = "failed";
  payout.failure_code = code;
  payout.failure_message = `The bank returned the payout: ${code.replaceAll("_", " ")}.`;
  payout.failure_balance_transaction = world.balances.add(account, {
    type: "payout_failure",
    amount,
    currency,
    source: id,
  });
  world.events.emit("payout.failed", payout, connectedOnly(account));
  if (account !== PLATFORM) updateAccount(world, account, { payouts_enabled: false });
}

const connectedOnly = (account: string) => account === PLATFORM ? undefined : account;
