import { assertEquals } from "@std/assert";
import type { Kysely } from "kysely";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { recordEarning } from "../../../domains/payment/settlement.ts";
import type { PaymentRow, PaymentTables } from "../../../domains/payment/tables.ts";
import { engines } from "../../stores.ts";
import { paymentWorld, type World } from "./world.ts";

/** Payment 456, whose payer is not there. */
const absent = (payment_method: string): { payment: Partial<PaymentRow> } => ({
  payment: { payment_method, customer: "cus_ada", booking_id: null, collection: "off_session" },
});

/** How payment 456 ends. No time passes. */
async function collected(world: World) {
  await world.pay();
  return await world.endedAtOnce("payment-456");
}

const FAILED = { payment_id: "456", status: "failed", amount: 8500, currency: "eur" };

Deno.test("a payment whose payer is not there is charged as such, and books as any other", async () => {
  await using world = await paymentWorld(absent("pm_visa"));

  const { status } = await collected(world);

  assertEquals(status, "succeeded");
  assertEquals(world.mails, ["payment:456:receipt:email"]);
  await world.agrees();
});

for (
  const [method, reason, decline] of [
    ["pm_poor", "insufficient_funds", {
      advice: "try_again_later",
      same_method_again: true,
    }],
    ["pm_lost", "lost_card", {
      advice: "ask_for_another_method",
      same_method_again: false,
    }],
    ["pm_expired", "expired_card", {
      advice: "ask_for_another_method",
      same_method_again: false,
    }],
    ["pm_confirm", "authentication_required", {
      advice: "authentication_required",
      same_method_again: true,
    }],
  ] as const
) {
  Deno.test(`a payment whose payer is not there is over at once when ${method} is declined, and nobody is asked`, async () => {
    await using world = await paymentWorld(absent(method));

    const result = await collected(world);

    assertEquals(result, { ...FAILED, reason: `declined (${reason})`, decline, payment_method: method });
    assertEquals(world.mails, []);
    assertEquals(world.stripe.state().intents.map(({ status }) => status), ["canceled"]);
    assertEquals((await world.payment()).status, "failed");
  });
}

for (const card of ["pm_declined", "pm_poor", "pm_stolen"]) {
  Deno.test(`a payment that was declined still says why when it is asked for again (${card})`, async () => {
    await using world = await paymentWorld(absent(card));
    const first = await collected(world);

    const again = await collected(world);

    assertEquals(again, first);
    assertEquals(world.stripe.state().intents.length, 1);
  });
}

for (
  const [what, method, code] of [
    ["that Stripe does not know", "pm_gone", "resource_missing"],
    ["of another customer", "pm_strange", "payment_method_rejected"],
    ["that was detached", "pm_visa", "payment_method_rejected"],
  ]
) {
  Deno.test(`a method ${what} counts as declined for good while its payer is not there`, async () => {
    await using world = await paymentWorld(absent(method));
    if (what === "that was detached") await world.sdk.paymentMethods.detach(method);

    const result = await collected(world);

    const decline = { advice: "ask_for_another_method", same_method_again: false } as const;
    assertEquals(result, { ...FAILED, reason: `declined (${code})`, decline, payment_method: method });
    assertEquals(await collected(world), result);
    assertEquals(world.stripe.state().intents, []);
  });
}

for (const engine of engines) {
  Deno.test(`what is collected without a booking is earned by its host, once (${engine})`, async () => {
    await using world = await paymentWorld({ engine });
    const charge = { payer_id: "ada", amount: 900, currency: "eur", payment_method: "pm_visa", customer: "cus_ada" };
    await world.activities.requestCharge({ payment_id: "sub-1", ...charge });
    await world.activities.requestCharge({ payment_id: "sub-1", ...charge });
    await world.pay({ payment_id: "sub-1", amount: 900 }, "payment-sub-1");
    await world.endedAtOnce("payment-sub-1");

    const earn = () =>
      world.store.transaction((tx: Kysely<PaymentTables>) =>
        recordEarning(tx, { payment_id: "sub-1", host_id: "grace" }, 1500, Date.now())
      );
    const earning = await earn();

    assertEquals(earning, { gross: 900, platform_fee: 135, net: 765, currency: "eur" });
    assertEquals(await earn(), earning);
    assertEquals(await world.balance(ACCOUNTS.host("grace")), -765);
    await world.agrees();
  });
}
