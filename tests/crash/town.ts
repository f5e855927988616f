// The crash test's world: a real Temporal server, a sandbox outside of the workers, one store, people and their payments.
import { Client } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";
import { join } from "node:path";
import { migrations as payment, type PaymentTables } from "../../domains/payment/tables.ts";
import { migrations as shared, type SharedTables } from "../../domains/shared/tables.ts";
import { type Sandbox, startSandbox } from "../../sandbox/mod.ts";
import { openStore, type Store } from "../../store/mod.ts";
import { ASK_AGAIN } from "../../temporal/querying.ts";
import { startTemporal } from "../../tools/dev/temporal.ts";
import { crashBundle } from "./bundle.ts";
import { type Case, hosts } from "./cases.ts";
import { type ClockFace, timeOn } from "./clock.ts";
import { TIMING } from "./terms.ts";

/** Everything that outlives the workers. */
export interface Town extends AsyncDisposable {
  client: Client;
  sandbox: Sandbox;
  store: Store;
  clock: ClockFace;
  /** Puts Stripe's clock right. */
  keepUp(): void;
  /** What workers need to know. */
  address: string;
  bundle: string;
  database: string;
}

/** How often Stripe's clock is put right while nobody asks it anything, milliseconds. */
const TICK = 50;

const accounts = hosts.filter(({ kind }) => kind !== "nowhere");

/** Builds a world in which nobody has paid yet. */
export async function buildTown(payments: readonly Case[]): Promise<Town> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "estuary-crash-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const [server, code] = await Promise.all([startTemporal(), crashBundle()]);
  stack.use(server);
  const bundle = join(folder, "workflows.js");
  await Deno.writeTextFile(bundle, code);
  const database = `sqlite:${join(folder, "estuary.db")}`;
  const store = await openStore(database, [...shared, ...payment]);
  stack.defer(() => store.close());
  await settle(store, payments);

  const sandbox = stack.use(await startSandbox({ stripe: { timing: TIMING } }));
  for (const { account, kind } of accounts) {
    sandbox.stripe.createAccount(account, {
      payouts_enabled: kind !== "restricted" && kind !== "hopeless",
      transfers_enabled: kind !== "no_transfers" && kind !== "no_transfers_ever",
    });
    if (kind === "failing") sandbox.stripe.failPayouts(account, "account_closed");
  }
  const clock = { began: Date.now(), skipped: 0 };
  const keepUp = () => {
    const behind = timeOn(clock) - sandbox.stripe.now();
    if (behind > 0) sandbox.stripe.advance(behind);
  };
  const ticking = setInterval(keepUp, TICK);
  stack.defer(() => clearInterval(ticking));

  const connection = await NativeConnection.connect({ address: server.address });
  stack.defer(() => connection.close());
  const opened = stack.move();
  return {
    client: new Client({ connection, interceptors: ASK_AGAIN }),
    sandbox,
    store,
    clock,
    keepUp,
    address: server.address,
    bundle,
    database,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function settle(store: Store, payments: readonly Case[]): Promise<void> {
  const db = store.tables<SharedTables & PaymentTables>();
  const person = { phone: null, time_zone: "Europe/Berlin", sms_opt_in: 0, quiet_from: null, quiet_to: null };
  const people = [...hosts.map(({ id }) => id), "payer"];
  await db.insertInto("people").values(
    people.map((id) => ({ id, name: id, email: `${id}@example.org`, ...person })),
  ).execute();
  await db.insertInto("payout_accounts").values(
    accounts.map(({ id, account }) => ({ host_id: id, stripe_account: account })),
  ).execute();
  for (const { id, booking_id, amount, currency, method } of payments) {
    const payment = { id, booking_id, amount, currency, payment_method: method };
    await db.insertInto("payments").values({ ...payment, payer_id: "payer", status: "pending" }).execute();
  }
}
