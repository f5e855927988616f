import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import Stripe from "stripe";
import { startSandbox } from "../../../sandbox/mod.ts";
import { payment, sdk } from "./sdk.ts";

/** Ada with a card of hers, Edsger without any. */
async function people() {
  const sandbox = await startSandbox();
  const stripe = sdk(sandbox);
  const ada = (await stripe.customers.create({ name: "Ada", email: "ada@example.org" })).id;
  const edsger = (await stripe.customers.create()).id;
  const card = (await stripe.paymentMethods.attach("pm_card_visa", { customer: ada })).id;
  return {
    sandbox,
    stripe,
    ada,
    edsger,
    card,
    pay: (change: Partial<Stripe.PaymentIntentCreateParams>) => stripe.paymentIntents.create(payment(change)),
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}

/** What Stripe says no with: status, code, parameter and the first words. */
async function refusal(ask: () => Promise<unknown>): Promise<unknown[]> {
  const { statusCode, type, code, param, message } = await assertRejects(ask, Stripe.errors.StripeError);
  return [statusCode, type, code, param, message];
}

const WRONG = "StripeInvalidRequestError";
const SPENT =
  "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.";

Deno.test("a test id that is attached becomes a method of the customer's, a new one each time", async () => {
  await using world = await people();
  const again = await world.stripe.paymentMethods.attach("pm_card_visa", { customer: world.ada });

  assertMatch(world.card, /^pm_\w{24}$/);
  assertNotEquals(again.id, world.card);
  const { customer, type } = await world.stripe.paymentMethods.retrieve(world.card);
  assertEquals([customer, type, again.customer], [world.ada, "card", world.ada]);
  assertEquals((await world.stripe.paymentMethods.retrieve("pm_card_visa")).customer, null);
  assertEquals((await world.stripe.customers.retrieve(world.ada) as Stripe.Customer).email, "ada@example.org");
});

Deno.test("a customer's own method is charged again and again, with nobody there", async () => {
  await using world = await people();
  const pay = () => world.pay({ customer: world.ada, payment_method: world.card, off_session: true });

  assertEquals([(await pay()).status, (await pay()).payment_method], ["succeeded", world.card]);
});

Deno.test("another customer's method is refused, and so is a customer's without the customer", async () => {
  await using world = await people();
  const { ada, edsger, card } = world;

  assertEquals(await refusal(() => world.pay({ customer: edsger, payment_method: card })), [
    400,
    WRONG,
    undefined,
    "payment_method",
    `The PaymentMethod ${card} does not belong to the Customer you supplied ${edsger}. Please use this PaymentMethod with the Customer that it belongs to instead.`,
  ]);
  assertEquals(await refusal(() => world.pay({ payment_method: card })), [
    400,
    WRONG,
    "parameter_missing",
    "source",
    `The \`payment_method\` parameter supplied ${card} belongs to the Customer ${ada}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
  ]);
  assertEquals(world.sandbox.stripe.state().intents, []);
});

Deno.test("a method that was detached is of no use any more, and cannot be detached or attached again", async () => {
  await using world = await people();
  const { ada: customer, card } = world;
  assertEquals((await world.stripe.paymentMethods.detach(card)).customer, null);

  assertEquals(
    await refusal(() => world.pay({ customer, payment_method: card, off_session: true })),
    [400, WRONG, undefined, undefined, SPENT],
  );
  const [status, , , , why] = await refusal(() => world.stripe.paymentMethods.attach(card, { customer }));
  assertEquals([status, (why as string).slice(0, 76)], [
    400,
    "This PaymentMethod was previously used without being attached to a Customer ",
  ]);
  assertEquals((await refusal(() => world.stripe.paymentMethods.detach(card)))[0], 400);
});

Deno.test("a method that was used without a customer can be used that once", async () => {
  await using world = await people();
  const { payment_method } = await world.pay({});

  assertEquals(
    await refusal(() => world.pay({ payment_method: payment_method as string })),
    [400, WRONG, undefined, undefined, SPENT],
  );
});

Deno.test("with nobody there a customer is needed, and one that there is", async () => {
  await using world = await people();

  assertEquals((await refusal(() => world.pay({ off_session: true }))).slice(0, 4), [
    400,
    WRONG,
    "parameter_missing",
    "customer",
  ]);
  assertEquals((await refusal(() => world.pay({ customer: "cus_gone" }))).slice(2), [
    "resource_missing",
    "customer",
    "No such customer: 'cus_gone'",
  ]);
});

Deno.test("a method is one customer's only, and a card that the bank declines is nobody's", async () => {
  await using world = await people();
  const { edsger: customer, stripe: { paymentMethods } } = world;

  assertEquals(
    (await refusal(() => paymentMethods.attach(world.card, { customer })))[4],
    "The payment method you provided has already been attached to a customer.",
  );
  assertEquals(
    (await refusal(() => paymentMethods.attach("pm_card_visa_chargeDeclined", { customer }))).slice(0, 3),
    [402, "StripeCardError", "card_declined"],
  );
  assertEquals((await paymentMethods.attach("pm_card_chargeCustomerFail", { customer })).customer, customer);
});

Deno.test("what is attached and detached is told by webhook", async () => {
  await using world = await people();
  await world.stripe.paymentMethods.detach(world.card);

  assertEquals(world.sandbox.stripe.state().events.map(({ type }) => type), [
    "customer.created",
    "customer.created",
    "payment_method.attached",
    "payment_method.detached",
  ]);
});

Deno.test("customers may be there from the start, with cards that were good when they came", async () => {
  await using sandbox = await startSandbox({
    stripe: { customers: { cus_ada: { pm_poor: "pm_card_visa_chargeDeclinedInsufficientFunds" } } },
  });
  const pay = () =>
    sdk(sandbox).paymentIntents.create(payment({ customer: "cus_ada", payment_method: "pm_poor", off_session: true }));

  const declined = await assertRejects(pay, Stripe.errors.StripeCardError);

  assertEquals(declined.decline_code, "insufficient_funds");
});
