// Who is gone: workers, at the worst moment and for long, and a payment that somebody terminated. On a real server: the
// time-skipping one lets no time pass without a worker, and tells nobody of what is terminated.
import { assertEquals } from "@std/assert";
import { delay } from "@std/async/delay";
import { Context } from "@temporalio/activity";
import { realServer } from "../../../real_server.ts";
import { eventually } from "../../booking/world.ts";
import { BANK, POOR, subscriptionWorld } from "./world.ts";

for (const activity of ["recordEarning", "saveSubscription"]) {
  Deno.test(`a worker that is gone between a charge and ${activity} leaves it to another one, which charges nothing`, async () => {
    let isGone = false;
    await using world = await subscriptionWorld({
      server: realServer,
      async trouble(name) {
        if (name !== activity || isGone || world.charges().length === 0) return;
        isGone = true;
        // It has no answer for anybody any more.
        await Context.current().cancelled;
      },
    });
    await world.start();
    await eventually(() => isGone);

    await world.temporal.restart();

    await eventually(async () => (await world.row()).state?.includes('"charges":1') ?? false);
    assertEquals([world.tries().length, (await world.view()).step, await world.earned()], [1, "renewal", 765]);
    await world.agrees();
  });
}

Deno.test("what was to be tried again while no worker was there is not, once its grace is over: it has ended", async () => {
  // A day lasts half a second.
  const terms = { clock_speed: 2 * 24 * 60 * 60, dunning: { retry_days: [9], grace_days: 10 } };
  await using world = await subscriptionWorld({ server: realServer, terms, subscription: { payment_method: POOR } });
  await world.start();
  await eventually(() => world.mails.length === 1);

  await world.temporal.restart(() => delay(6000));

  assertEquals((await world.result()).reason, "unpaid");
  assertEquals(world.tries().length, 1);
  assertEquals(world.mails.map(({ key }) => key.split(":")[2]), ["payment_failed", "ended_unpaid"]);
});

Deno.test("a payment whose workflow was terminated is looked at again later, and nothing else is charged before", async () => {
  await using world = await subscriptionWorld({ server: realServer, subscription: { payment_method: BANK } });
  await world.start();
  await eventually(() => world.stripe.state().intents.length === 1);

  await world.temporal.env.client.workflow.getHandle("payment-subscription-301-1-1").terminate();

  const waiting = "waiting: subscription-301-1-1 has no answer yet: it is looked at again";
  await eventually(async () => (await world.steps()).charge === waiting);
  const { status, access } = await world.view();
  assertEquals([status, access, world.stripe.state().intents.length], ["active", true, 1]);
});
