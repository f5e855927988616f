// What comes too late, while the last mails of a subscription are on their way. On a real server: the time-skipping one
// lets no update in between.
import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowUpdateFailedError } from "@temporalio/client";
import { realServer } from "../../../real_server.ts";
import { eventually } from "../../booking/world.ts";
import { subscriptionWorld } from "./world.ts";

/** A subscription that is paid for, and a mail that cannot be sent for now. */
async function withoutMail() {
  const mail = { isDown: false };
  const world = await subscriptionWorld({
    server: realServer,
    trouble(activity) {
      if (activity === "tellSubscriber" && mail.isDown) throw new Error("no mail for now");
    },
  });
  await world.addPlan({ id: "basic", amount: 500 });
  await world.start();
  await eventually(async () =>
    await world.view().then(({ step, period }) => step === "renewal" && period > 0, () => false)
  );
  const { client } = world.temporal.env;
  const handle = client.workflow.getHandle("subscription-301");
  const send = (update: string, request: object) => handle.executeUpdate(update, { args: [request] });
  const refusal = async (update: string, request: object) =>
    ((await assertRejects(() => send(update, request), WorkflowUpdateFailedError)) as Error & { cause: Error }).cause
      .message;
  return { world, mail, send, refusal };
}

Deno.test("what is asked of a subscription that has ended is refused, and holds up nothing", async () => {
  const { world, mail, send, refusal } = await withoutMail();
  await using _ = world;
  await send("changePlan", { plan_id: "basic" });
  mail.isDown = true;
  await send("cancel", { at: "now" });

  assertEquals(await refusal("changePlan", { plan_id: "cello" }), 'Subscription "301" has ended');

  mail.isDown = false;
  assertEquals((await world.result()).reason, "requested");
});
