import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { WorkflowFailedError, WorkflowUpdateFailedError } from "@temporalio/client";
import { paymentStatus } from "../../../domains/payment/contract.ts";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { HOUR, paymentWorld, type World } from "./world.ts";

/** Books that refuse payment 456 until they are mended. */
function refusingBooks() {
  const books = { mended: false };
  const activity = (name: string) => {
    if (name === "bookCharge" && !books.mended) throw ApplicationFailure.nonRetryable("the books refuse it", "Refused");
  };
  return { books, trouble: { activity } };
}

const statuses = ({ stripe }: World) => stripe.state().intents.map(({ status }) => status);

/** How a decision was refused. */
async function refusal(decided: Promise<unknown>): Promise<string | undefined> {
  return (await assertRejects(() => decided, WorkflowUpdateFailedError)).cause?.message;
}

Deno.test("what Stripe refuses stops the payment for an operator, who mends it and resumes", async () => {
  await using world = await paymentWorld();
  world.failNext({ operation: "create_payment_intent", answer: { status: 400, message: "No such customer" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "No such customer: an operator decides");
  assertEquals(await world.decisions(payment), ["resume", "abandon"]);
  assertEquals((await payment.query(paymentStatus)).status, "parked");

  const decided = await payment.executeUpdate("resume");

  assertEquals(decided, { step: "charge", decision: "resume" });
  assertEquals(await world.decisions(payment), []);
  assertEquals((await world.ended(payment)).status, "succeeded");
  assertEquals(world.stripe.state().charges.length, 1);
});

Deno.test("an abandoned payment of which nothing came has failed", async () => {
  await using world = await paymentWorld();
  world.failNext({ operation: "create_payment_intent", answer: { status: 400 } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "stopped");

  await payment.executeUpdate("abandon");

  assertEquals((await world.ended(payment)).status, "failed");
  assertEquals((await world.payment()).status, "failed");
  assertEquals(world.stripe.state().intents.length, 0);
});

Deno.test("an abandoned payment whose charge had come through unheard is given back, and the books know of both", async () => {
  await using world = await paymentWorld();
  world.fail({ operation: "create_payment_intent", acts: true, answer: "cut" });
  world.fail({ operation: "list_payment_intents", answer: "cut" });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "stopped", HOUR);
  world.mend();

  await payment.executeUpdate("abandon");

  assertEquals((await world.ended(payment)).status, "refunded");
  await world.ended(world.temporal.env.client.workflow.getHandle("refund-456.compensation"));
  assertEquals(world.stripe.state().refunds.map(({ amount, status }) => [amount, status]), [[8500, "succeeded"]]);
  assertEquals(await world.balance(ACCOUNTS.held("456")), 0);
  assertEquals(await world.balance(ACCOUNTS.refunds), 0);
  assertEquals(await world.balance(ACCOUNTS.stripeFees), 153);
  await world.agrees();
});

Deno.test("an abandoned payment is not believed to have taken nothing while a try may be on its way", async () => {
  await using world = await paymentWorld();
  world.fail({ operation: "create_payment_intent", answer: "cut" });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "stopped", HOUR);
  const stopped = await world.temporal.env.currentTimeMs();
  world.mend();

  await payment.executeUpdate("abandon");

  assertEquals((await world.ended(payment)).status, "failed");
  const { closeTime } = await payment.describe();
  assertEquals(closeTime!.getTime() - stopped < HOUR, true);
});

Deno.test("a charge that the books refuse is given back, if an operator says so", async () => {
  const { trouble } = refusingBooks();
  await using world = await paymentWorld({ trouble });
  const payment = await world.pay();
  await world.until(payment, "books", "waiting", "the books refuse it: an operator decides");
  assertEquals(await world.decisions(payment), ["resume", "refund"]);

  await payment.executeUpdate("refund");

  const result = await world.ended(payment);
  assertEquals([result.status, result.reason], ["refunded", "An operator decided to refund: the books refuse it"]);
  assertEquals((await world.payment()).status, "refunded");
  await world.ended(world.temporal.env.client.workflow.getHandle("refund-456.compensation"));
  assertEquals(world.stripe.state().refunds.length, 1);
  assertEquals(world.mails, ["refund:456:compensation:refunded:email"]);
  await world.agrees();
});

Deno.test("a charge that the books refuse is booked once they are mended", async () => {
  const { books, trouble } = refusingBooks();
  await using world = await paymentWorld({ trouble });
  const payment = await world.pay();
  await world.until(payment, "books", "waiting", "stopped");

  await payment.executeUpdate("resume");
  await world.until(payment, "books", "waiting", "stopped");
  books.mended = true;
  await payment.executeUpdate("resume");

  assertEquals((await world.ended(payment)).status, "succeeded");
  await world.agrees();
});

Deno.test("a charge that is not what the payment is for is not booked", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_usBankAccount_success" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the bank");
  await world.db.updateTable("payments").set({ amount: 8000 }).execute();
  await world.until(payment, "books", "waiting", "it is for 8000 eur, and Stripe took 8500 eur", 6 * HOUR);

  await payment.executeUpdate("refund");

  assertEquals((await world.ended(payment)).status, "refunded");
  await world.ended(world.temporal.env.client.workflow.getHandle("refund-456.compensation"));
  await world.agrees();
});

Deno.test("a charge that Stripe has turned into another currency is not booked, and goes back if an operator says so", async () => {
  await using world = await paymentWorld();
  world.before("intent", () => void (world.stripe.balanceTransactions()[0].currency = "usd"));
  const payment = await world.pay();
  await world.until(payment, "books", "waiting", "Stripe has turned its eur into usd, and the books know no rate");

  await payment.executeUpdate("refund");
  await world.until(payment, "books", "waiting", "an operator decides");
  assertEquals(await world.decisions(payment), ["resume"]);

  assertEquals(world.stripe.state().refunds.map(({ amount }) => amount), [8500]);
  assertEquals(await world.balance(ACCOUNTS.stripe), 0);
});

Deno.test("decisions that make no sense are refused", async () => {
  const { trouble } = refusingBooks();
  await using world = await paymentWorld({ trouble, payment: { payment_method: "pm_card_threeDSecure2Required" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the payer to confirm");

  const early = await refusal(payment.executeUpdate("resume"));
  world.stripe.authenticate(world.stripe.state().intents[0].id, "succeed");
  await world.until(payment, "books", "waiting", "stopped");
  const wrong = await refusal(payment.executeUpdate("abandon"));

  assertEquals(early, "Cannot resume payment-456: it does not wait for an operator");
  assertEquals(wrong, 'Cannot abandon payment-456: stopped at "books", it takes resume or refund');
});

Deno.test("a cancelled workflow leaves nothing open at Stripe, and goes on when it is started again", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_card_threeDSecure2Required" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the payer to confirm");

  await payment.cancel();

  await assertRejects(() => world.ended(payment), WorkflowFailedError, "cancelled");
  assertEquals(statuses(world), ["canceled"]);
  assertEquals((await world.payment()).status, "pending");
  const again = await world.pay();
  await world.until(again, "charge", "waiting", "for the payer to confirm");
  assertEquals(statuses(world), ["canceled", "requires_action"]);
});

Deno.test("a workflow that is cancelled while the bank is at it books what the bank takes", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_usBankAccount_success" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the bank");

  await payment.cancel();

  assertEquals((await world.ended(payment)).status, "succeeded");
  await world.agrees();
});

Deno.test("a terminated workflow that is started again goes on with the charge under way", async () => {
  await using world = await paymentWorld({ payment: { payment_method: "pm_card_threeDSecure2Required" } });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "for the payer to confirm");
  await payment.terminate();
  world.stripe.authenticate(world.stripe.state().intents[0].id, "succeed");

  const again = await world.pay();

  assertEquals((await world.ended(again)).status, "succeeded");
  assertEquals(statuses(world), ["succeeded"]);
  await world.agrees();
});
