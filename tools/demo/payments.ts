import type { Part } from "./part.ts";
import { expectFields, type Stage } from "./stage.ts";

/** Money in, back and out, and the books after each. */
export const payments: Part = {
  title: "Payments: a charge, a declined card, a refund, a payout",

  async show(stage) {
    await charge(stage);
    await mendDecline(stage);
    await refund(stage);
    await payOut(stage);
    await proveTheBooks(stage);
  },
};

async function charge(stage: Stage): Promise<void> {
  const input = JSON.stringify({ payment_id: "456", amount: 1000 });
  const said = await stage.wf("trigger", "PaymentWorkflow", "--json", input, "--wait");
  expectFields(said, { status: "succeeded", amount: "1000" }, "Payment 456");
  await stage.mail("ada", "Receipt: €10.00");
  await stage.ledger("Payment 456");
}

/** Payment 457 has a card that its bank declines. */
async function mendDecline(stage: Stage): Promise<void> {
  const payment = ["trigger", "PaymentWorkflow", "--payment-id", "457", "--amount", "1000"];
  await stage.wf(...payment);
  await stage.mail("ada", "Your payment of €10.00 did not go through");
  const another = JSON.stringify({ payment_method: "pm_card_mastercard" });
  await stage.wf("update", "payment-457", "providePaymentMethod", "--json", another);
  const said = await stage.wf(...payment, "--wait", "--existing");
  expectFields(said, { status: "succeeded", amount: "1000" }, "Payment 457");
  await stage.ledger("Payment 457");
}

async function refund(stage: Stage): Promise<void> {
  const what = ["--payment-id", "456", "--amount", "400", "--refund-id", "goodwill"];
  const said = await stage.wf("trigger", "RefundWorkflow", ...what, "--wait");
  expectFields(said, { status: "succeeded", amount: "400" }, "The refund");
  await stage.mail("ada", "Refund: €4.00");
  await stage.ledger("Payment 456");
}

async function payOut(stage: Stage): Promise<void> {
  const said = await stage.wf("trigger", "PayoutWorkflow", "--host-id", "grace", "--wait");
  expectFields(said, { status: "paid" }, "Grace's payout");
  await stage.mail("grace", "Payout: ");
  await stage.ledger("Host grace");
}

async function proveTheBooks(stage: Stage): Promise<void> {
  for (const check of ["check", "reconcile"]) {
    expectFields(await stage.wf("ledger", check), { result: "no difference" }, `The ledger's ${check}`);
  }
}
