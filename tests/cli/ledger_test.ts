// ledger against a real Temporal server, a real worker with the whole platform, and the sandbox's Stripe.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { loadConfig } from "../../config.ts";
import type { PaymentTables } from "../../domains/payment/tables.ts";
import { openPlatform, type Platform } from "../../platform.ts";
import { DOMAINS } from "../../registry.ts";
import { startTemporal } from "../../tools/dev/temporal.ts";
import { temporaryDatabase } from "../stores.ts";
import { paymentWorker } from "./payment_worker.ts";
import { say } from "./support.ts";

/** The platform with its sample data, a worker for payments, and command lines for their server. */
async function house() {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startTemporal());
  const database = stack.use(await temporaryDatabase("sqlite"));
  const env = { ESTUARY_DATABASE_URL: database.url, ESTUARY_PROVIDERS: "sandbox", TEMPORAL_ADDRESS: server.address };
  const platform = stack.use(await openPlatform(await loadConfig({}, { domains: ["payment"] }, env, ["payment"])));
  const activities = { ...platform.activitiesOf("shared"), ...platform.activitiesOf("payment") };
  stack.use(await paymentWorker(server.address, activities));
  const opened = stack.move();
  return {
    platform,
    run: (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The payments of the books that are charged. */
const charged = ({ store }: Platform) =>
  store.tables<PaymentTables>().selectFrom("payments").select(["id", "charge"]).where("charge", "is not", null)
    .orderBy("id").execute();

Deno.test("ledger check and reconcile find nothing wrong with the sample data after a payment and a refund", async () => {
  await using world = await house();
  await world.run("trigger", "PaymentWorkflow", "--payment-id", "456", "--amount", "1000", "--wait");
  await world.run(
    "trigger",
    "RefundWorkflow",
    "--payment-id",
    "456",
    "--refund-id",
    "part",
    "--amount",
    "400",
    "--wait",
  );

  const checked = await world.run("ledger", "check");
  const reconciled = await world.run("ledger", "reconcile", "--days", "2", "-o", "json");

  const payments = (await charged(world.platform)).length;
  assertEquals(checked.code, 0, checked.out);
  assertMatch(checked.out, /^The books\n {2}transactions {2}\d+\n/);
  assertStringIncludes(checked.out, "\n  result        no difference");
  assertEquals(checked.err, "");
  assertEquals([reconciled.code, reconciled.err], [0, ""]);
  const { workflow_id, result: { ok, matched, pending } } = JSON.parse(reconciled.out);
  assertEquals({ workflow_id, ok, matched, pending }, {
    workflow_id: "reconciliation-2",
    ok: true,
    matched: payments + 1,
    pending: 0,
  });
});

Deno.test("ledger names what is wrong, and the exit code says so", async () => {
  await using world = await house();
  const [{ id, charge }] = await charged(world.platform);
  await world.platform.store.tables<PaymentTables>().updateTable("payments").set({ charge: "ch_other" })
    .where("id", "=", id).execute();

  const told = await world.run("ledger", "check");
  const scripts = await world.run("ledger", "check", "-o", "json");

  assertEquals(told.code, 1);
  assertMatch(
    told.out,
    new RegExp(`^Payment "${id}" is charge ch_other, but the books have it as ${charge}\n\nThe books\n`),
  );
  assertEquals(told.err, "There is a difference");
  assertEquals(scripts.code, 1);
  assertEquals(JSON.parse(scripts.out).result.differences.map(({ subject }: { subject: string }) => subject), [
    `payment:${id}`,
  ]);
  const { error } = JSON.parse(scripts.err);
  assertEquals([error.code, error.differences], ["differences", 1]);
});

Deno.test("ledger joins a check that runs already, and goes on without somebody who stops waiting", async () => {
  await using server = await startTemporal();
  const check = (...argv: string[]) =>
    say(["ledger", "check", "--address", server.address, "--timeout", "1s", ...argv], { domains: DOMAINS });

  const first = await check();
  const second = await check("-o", "json");

  assertEquals([first.code, second.code], [5, 5]);
  const there = `--address ${server.address}`;
  assertStringIncludes(
    first.err,
    `estuary-payment: NO WORKER IS POLLING. Start one: estuary-worker --domain payment ${there}`,
  );
  assertStringIncludes(
    first.err,
    `Stopped waiting for ledger-check after 1 s: it goes on\n  join it again  estuary-wf ledger check ${there}`,
  );
  assertStringIncludes(second.err, `"how": "estuary-wf ledger check ${there} -o json"`);
  assertEquals(JSON.parse(second.err).error.workflow_id, "ledger-check");
});

Deno.test("ledger refuses flags that make no sense before a server is contacted", async () => {
  const ask = (...argv: string[]) => say(["ledger", ...argv, "--address", "127.0.0.1:1"], { domains: DOMAINS });

  const days = await ask("reconcile", "--days", "0");
  const unknown = await ask("check", "--days", "3");
  const timeout = await ask("check", "--timeout", "soon");

  assertEquals([days.code, days.err], [
    3,
    "Cannot reconcile the ledger: a flag is wrong\n  days  0 is too small: at least 1",
  ]);
  assertEquals([unknown.code, unknown.err], [
    2,
    'Cannot run "ledger check": unknown flag --days\n  its flags  estuary-wf ledger check --help',
  ]);
  assertEquals(timeout.code, 2);
});
