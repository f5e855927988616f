import { assertEquals } from "@std/assert";
import { cancel, changePlan, changePrice, pause, resume } from "../../../../domains/stream/subscription/contract.ts";
import { at, DAY, LOST, NEW_YEAR, subscriptionWorld } from "./world.ts";

const trial = {
  plan: { trial_days: 14 },
  subscription: { starts_at: at(`${NEW_YEAR}-01-10`, "16:00") },
};

Deno.test("a trial is announced three days before its end, and charged at its end", async () => {
  await using world = await subscriptionWorld(trial);
  await world.start();

  await world.until(at(`${NEW_YEAR}-01-24`, "08:59"));
  assertEquals(world.charges(), []);
  const { status, step, access, period } = await world.view();
  assertEquals([status, step, access, period], ["trialing", "trial", true, 0]);
  assertEquals(world.told(), [`${NEW_YEAR}-01-21 09:00 trial_ending`]);

  await world.until(at(`${NEW_YEAR}-02-25`));
  assertEquals(world.charges(), [`${NEW_YEAR}-01-24 09:00 900`, `${NEW_YEAR}-02-24 09:00 900`]);
  assertEquals((await world.steps()).trial, "done");
});

for (const [plan, trial_days, step] of [["with a trial", 14, "trial"], ["without one", 0, "renewal"]] as const) {
  Deno.test(`a plan ${plan} that has yet to begin has not started, and gives no access`, async () => {
    await using world = await subscriptionWorld({ ...trial, plan: { trial_days } });
    await world.start();
    await world.until(at(`${NEW_YEAR}-01-09`));

    const view = await world.view();
    assertEquals([view.status, view.step, view.access], ["not_started", step, false]);
    assertEquals((await world.steps()).renewal, "waiting: period 1, €9.00");
    await world.until(at(`${NEW_YEAR}-01-11`));
    const { status, access } = await world.view();
    assertEquals([status, access, (await world.row()).status], [trial_days ? "trialing" : "active", true, status]);
  });
}

for (const when of ["now", "period_end"] as const) {
  Deno.test(`a trial that is cancelled (${when}) costs nothing`, async () => {
    await using world = await subscriptionWorld(trial);
    await world.start();
    await world.until(at(`${NEW_YEAR}-01-12`));

    const { access } = await world.ask(cancel, { at: when });

    assertEquals(access, when === "period_end");
    if (when === "period_end") await world.until(at(`${NEW_YEAR}-01-25`));
    const { ended_at, ...result } = await world.result();
    assertEquals(ended_at.slice(0, 16), when === "now" ? `${NEW_YEAR}-01-12T08:00` : `${NEW_YEAR}-01-24T08:00`);
    assertEquals(result, {
      subscription_id: "301",
      status: "cancelled",
      reason: "requested",
      charges: 0,
      collected: { amount: 0, currency: "eur" },
    });
    assertEquals(world.charges(), []);
    assertEquals(world.told().map((mail) => mail.slice(17)), ["cancelled"]);
  });
}

Deno.test("a plan that is changed on trial costs the new price from its end on, and nothing now", async () => {
  await using world = await subscriptionWorld(trial);
  await world.addPlan({ id: "plus", amount: 1900 });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-12`));

  const { plan_id, status } = await world.ask(changePlan, { plan_id: "plus" });

  assertEquals([plan_id, status], ["plus", "trialing"]);
  await world.until(at(`${NEW_YEAR}-01-25`));
  assertEquals(world.charges(), [`${NEW_YEAR}-01-24 09:00 1900`]);
});

Deno.test("a trial is announced with the price that is due by then", async () => {
  await using world = await subscriptionWorld({ ...trial, plan: { trial_days: 60 } });
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-11`));
  await world.ask(changePrice, { amount: 1900 });
  assertEquals((await world.steps()).renewal, "waiting: period 1, €19.00");

  await world.until(at(`${NEW_YEAR}-03-12`));

  const mail = world.mails.find(({ key }) => key.includes("trial_ending"))!;
  assertEquals(mail.text.includes("Then we charge €19.00."), true);
  assertEquals(world.charges(), [`${NEW_YEAR}-03-11 09:00 1900`]);
});

Deno.test("a trial that is paused past its end is charged when it is resumed", async () => {
  await using world = await subscriptionWorld(trial);
  await world.start();
  await world.until(at(`${NEW_YEAR}-01-20`));
  await world.ask(pause, {});

  await world.until(at(`${NEW_YEAR}-02-01`));
  assertEquals([world.charges(), (await world.view()).access], [[], false]);
  await world.ask(resume);

  assertEquals(world.charges(), [`${NEW_YEAR}-02-01 09:00 900`]);
});

Deno.test("who never paid has no grace: access ends with the trial", async () => {
  await using world = await subscriptionWorld({
    ...trial,
    subscription: { ...trial.subscription, payment_method: LOST },
  });
  await world.start();

  await world.until(at(`${NEW_YEAR}-01-24`) + DAY);

  const { status, access } = await world.view();
  assertEquals([status, access], ["past_due", false]);
});
