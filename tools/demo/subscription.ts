import { cyan } from "@std/fmt/colors";
import type { SandboxEvent } from "../../sandbox/mod.ts";
import type { SandboxCharge } from "../../sandbox/stripe/objects.ts";
import { money } from "../../text/money.ts";
import { type LeapingHouse, leapingHouse } from "./leap.ts";
import type { Part } from "./part.ts";
import { local, settleYear } from "./year.ts";

const ID = "subscription-301";
const TRIGGER = ["trigger", "SubscriptionWorkflow", "--subscription-id", "301"];

/** A subscription's trial and first year, on Temporal's test server, whose clock leaps. */
export const subscription: Part = {
  title: "Subscription 301: a trial and a year of months, in seconds",

  async show(stage) {
    await using house = await leapingHouse();
    console.log(
      "  on Temporal's test server: its clock leaps, and it has no web UI; days are Ada's, receipts left out",
    );
    const year = new Date(await house.now()).getUTCFullYear() + 1;
    house.sandbox.on((event) => tell(event, house));
    const ask = (...args: string[]) => stage.wf(...args, "--address", house.address);
    const update = async (name: string, carries: Record<string, string>) => {
      await house.quiet(ID);
      return await ask("update", ID, name, "--json", JSON.stringify(carries));
    };

    await house.until(Date.UTC(year, 0, 17, 9));
    await ask(...TRIGGER);
    await house.until(Date.UTC(year, 4, 15, 10));
    await update("changePlan", { plan_id: "cello-plus" });
    await house.until(Date.UTC(year, 6, 10, 10));
    await update("updatePaymentMethod", { payment_method: "pm_ada_poor" });
    await house.until(Date.UTC(year, 7, 2, 10));
    await update("updatePaymentMethod", { payment_method: "pm_ada_mastercard" });
    await house.until(Date.UTC(year + 1, 0, 15, 10));
    await update("cancel", { at: "period_end" });
    await house.until(Date.UTC(year + 1, 1, 1));
    const ended = await ask(...TRIGGER, "--wait", "--existing");
    await settleYear(house, year, ended);
  },
};

/** Says what Stripe charged or could not charge, and what the subscriber was told beside receipts, by her own clock. */
function tell(event: SandboxEvent, { sandbox }: LeapingHouse): void {
  if (event.type === "mail" && !event.mail.subject.startsWith("Receipt")) {
    print(sandbox.stripe.now(), "mail", `to ${event.mail.to}: ${event.mail.subject}`);
  }
  if (event.type !== "stripe_event") return;
  const { type, data: { object } } = event.event;
  const { created, amount, currency, failure_message } = object as SandboxCharge;
  if (type === "charge.succeeded") print(created * 1000, "charge", money(amount, currency));
  if (type === "charge.failed") print(created * 1000, "declined", `${money(amount, currency)}  ${failure_message}`);
}

const print = (at: number, kind: string, what: string) => console.log(`${local(at)}  ${cyan(kind.padEnd(8))} ${what}`);
