import { assertEquals } from "@std/assert";
import { paymentInput, payoutInput, refundInput } from "../../../domains/payment/schema.ts";
import { checkInput } from "../../../temporal/input.ts";

Deno.test("a part of a payment goes back under a name of its own, the rest without one", () => {
  const part = { payment_id: "456", amount: 500 };
  const needed = [{
    field: "refund_id",
    message: 'with an amount a name of its own is needed, such as goodwill: "rest" is all that is left',
  }];

  assertEquals(checkInput(refundInput, part), { problems: needed });
  assertEquals(checkInput(refundInput, { ...part, refund_id: "rest" }), { problems: needed });
  assertEquals("input" in checkInput(refundInput, { ...part, refund_id: "goodwill" }), true);
  assertEquals(checkInput(refundInput, { payment_id: "456" }), {
    input: { payment_id: "456", refund_id: "rest", reason: "requested_by_customer" },
  });
});

Deno.test("a currency in capitals is told what it looks like", () => {
  const problems = [{ field: "currency", message: '"EUR" is not an ISO 4217 code in lower case, as in eur' }];

  assertEquals(checkInput(payoutInput, { host_id: "grace", currency: "EUR" }), { problems });
  assertEquals(checkInput(paymentInput, { payment_id: "456", amount: 1, currency: "EUR" }), { problems });
});
