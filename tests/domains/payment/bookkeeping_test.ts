// The books looked over by their workflows, after money has moved at the sandbox's Stripe.
import { MockActivityEnvironment } from "@temporalio/testing";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createAuditing } from "../../../domains/payment/auditing.ts";
import { timeline } from "../../../temporal/timeline.ts";
import { openBooks } from "./books.ts";
import { DAY, paymentWorld, type World } from "./world.ts";

const check = (world: World) => world.temporal.start("LedgerCheckWorkflow", {}, "ledger-check");
const reconcile = (world: World, days = 31) =>
  world.temporal.start("ReconciliationWorkflow", { days }, `reconciliation-${days}`);

Deno.test("nothing differs after a payment, a payout, a refund from the host's account and one that came back", async () => {
  await using world = await paymentWorld();
  await world.ended(await world.pay());
  await world.earn();
  const payout = await world.payOut();
  await world.until(payout, "payout", "waiting", "for the money to be available");
  await world.ended(await world.refund({ refund_id: "half", amount: 4250 }, "refund-456.half"));
  await world.ended(payout);
  const [{ id }] = world.stripe.state().refunds;
  world.stripe.failRefund(id);
  await world.webhooks();
  await world.sleep(2 * DAY);

  const checked = await world.ended(await check(world));
  const reconciled = await world.ended(await reconcile(world));

  assertEquals([checked.ok, checked.differences], [true, []]);
  assertEquals([checked.checked.payments, checked.checked.refunds, checked.checked.payouts], [1, 1, 1]);
  assertEquals([reconciled.ok, reconciled.differences], [true, []]);
  assertEquals(reconciled.matched, world.stripe.balanceTransactions().length);
});

Deno.test("a dispute and a charge that nobody took up are named, and the steps say that something differs", async () => {
  await using world = await paymentWorld();
  const { charge } = await world.ended(await world.pay());
  world.stripe.dispute(charge);
  await world.insertPayment({ id: "457", booking_id: null, amount: 500 });
  await world.db.updateTable("payments").set({ status: "succeeded" }).where("id", "=", "457").execute();
  await world.sleep(2 * DAY);

  const handle = await check(world);
  const checked = await world.ended(handle);
  const reconciled = await world.ended(await reconcile(world));

  assertEquals(checked.ok, false);
  assertEquals(checked.differences, [{
    subject: "payment:457",
    message: 'Payment "457" of €5.00 has succeeded, but its charge is not in the books',
  }]);
  const { steps } = await handle.query(timeline);
  assertEquals(steps.filter(({ state }) => state === "failed").map(({ step, detail }) => `${step}: ${detail}`), [
    "payments: 2, differences: 1",
  ]);
  const [{ kind, message }] = reconciled.differences;
  assertEquals([reconciled.ok, reconciled.differences.length, kind], [false, 1, "missing_in_books"]);
  assertMatch(
    message,
    /^The dispute du_\w+ of -€85\.00, fee €15\.00, of "payment:456:charge", .+, is at Stripe \(txn_\w+\), and not in the books, /,
  );
});

Deno.test("a reconciliation of too many days fails before Stripe is asked", async () => {
  await using world = await paymentWorld();

  const handle = await reconcile(world, 1000);

  const error = await assertRejects(() => handle.result());
  assertMatch(String((error as Error & { cause: Error }).cause.cause), /days 1000 is too big: at most 366/);
});

Deno.test("a check says how far it is, goes on where another worker was, and ends when it is told to", async () => {
  await using books = await openBooks();
  for (let i = 100; i < 350; i++) await books.pay(String(i), 1000);
  const nobody = { balanceTransactions: () => Promise.reject(new Error("not asked")) };
  const { checkLedger } = createAuditing({ store: books.store, stripe: nobody as never, now: Date.now });
  const look = () => checkLedger("payments");
  const run = async (info = {}, onBeat: (env: MockActivityEnvironment) => void = () => {}) => {
    const env = new MockActivityEnvironment(info);
    const beats: { checked: number }[] = [];
    env.on("heartbeat", (progress) => {
      beats.push(progress);
      onBeat(env);
    });
    return { ...await env.run<[], Awaited<ReturnType<typeof look>>, typeof look>(look), beats };
  };

  const whole = await run();
  const rest = await run({ heartbeatDetails: whole.beats[0] });

  assertEquals([whole.checked, whole.beats.map(({ checked }) => checked)], [250, [200, 250]]);
  assertEquals([rest.checked, rest.beats.map(({ checked }) => checked)], [250, [250]]);
  await assertRejects(() => run({}, (env) => env.cancel("WORKER_SHUTDOWN")), "WORKER_SHUTDOWN");
});
