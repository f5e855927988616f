import { assertEquals } from "@std/assert";
import { HOUR, MINUTE, paymentWorld, SECOND } from "./world.ts";

Deno.test("an outage of Stripe is waited out", async () => {
  await using world = await paymentWorld();
  world.fail({ operation: "create_payment_intent", answer: { status: 503 } });
  const payment = await world.pay();
  await world.sleep(3 * HOUR);
  assertEquals(world.stripe.state().charges.length, 0);

  world.mend();

  assertEquals((await world.ended(payment)).status, "succeeded");
  await world.agrees();
});

Deno.test("a charge whose answer was lost is not made twice", async () => {
  await using world = await paymentWorld();
  world.failNext({ operation: "create_payment_intent", acts: true, answer: "cut" });

  const result = await world.ended(await world.pay());

  assertEquals(result.status, "succeeded");
  assertEquals(world.stripe.state().charges.length, 1);
});

Deno.test("a rate limit is kept to for as long as Stripe asks", async () => {
  await using world = await paymentWorld();
  world.failNext({ operation: "create_payment_intent", answer: { status: 429 } });
  const payment = await world.pay();

  const result = await world.ended(payment);

  const { startTime, closeTime } = await payment.describe();
  assertEquals(result.status, "succeeded");
  assertEquals(closeTime!.getTime() - startTime.getTime() >= 5 * SECOND, true);
});

Deno.test("an error of Stripe's own after it acted is looked up, and not charged again", async () => {
  await using world = await paymentWorld();
  world.failNext({ operation: "create_payment_intent", acts: true, answer: { status: 500 } });

  const result = await world.ended(await world.pay());

  assertEquals(result.status, "succeeded");
  assertEquals(world.stripe.state().charges.length, 1);
  await world.agrees();
});

Deno.test("an error of Stripe's own before it acted, which it repeats for its key, leads to another key", async () => {
  await using world = await paymentWorld();
  world.failNext({ operation: "create_payment_intent", answer: { status: 500 } });

  const result = await world.ended(await world.pay());

  assertEquals(result.status, "succeeded");
  assertEquals(world.stripe.state().charges.length, 1);
  const { generation } = await world.db.selectFrom("stripe_calls").select("generation")
    .where("key", "=", "payment:456:charge:1").executeTakeFirstOrThrow();
  assertEquals(generation, 1);
});

Deno.test("a retry that is older than Stripe's keys looks the charge up", async () => {
  await using world = await paymentWorld();
  world.fail({ operation: "create_payment_intent", acts: true, answer: "cut" });
  const payment = await world.pay();

  const result = await world.ended(payment);

  const { startTime, closeTime } = await payment.describe();
  assertEquals(result.status, "succeeded");
  assertEquals(Math.floor((closeTime!.getTime() - startTime.getTime()) / HOUR), 23);
  assertEquals(world.stripe.state().charges.length, 1);
  await world.agrees();
});

Deno.test("a retry that is older than Stripe's keys and finds nothing charges anew", async () => {
  await using world = await paymentWorld();
  world.fail({ operation: "create_payment_intent", answer: "cut" });
  const payment = await world.pay();
  await world.until(payment, "charge", "waiting", "stopped", HOUR);

  world.mend();
  await world.sleep(10 * MINUTE);
  await payment.executeUpdate("resume");

  assertEquals((await world.ended(payment)).status, "succeeded");
  assertEquals(world.stripe.state().charges.length, 1);
});

Deno.test("books that are down for an hour take the charge up when they are back", async () => {
  let down = true;
  const activity = (name: string) => {
    if (down && name === "bookCharge") throw new Error("the database is down");
  };
  await using world = await paymentWorld({ trouble: { activity } });
  const payment = await world.pay();
  await world.reaches(payment, "books", "running");
  await world.sleep(HOUR);

  down = false;

  assertEquals((await world.ended(payment)).status, "succeeded");
  await world.agrees();
});
