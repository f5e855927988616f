// Payments, refunds and payouts whose histories are kept.
import { ApplicationFailure } from "@temporalio/common";
import { providePaymentMethod } from "../../domains/payment/contract.ts";
import { DAY, HOUR, paymentWorld, type World, type WorldOptions } from "../domains/payment/world.ts";
import type { Story, Workflows } from "./story.ts";

interface PaymentStory {
  world?: WorldOptions;
  /** What is started and what happens to it. */
  live(world: World): Promise<Workflows>;
}

const by = (payment_method: string): WorldOptions => ({ payment: { payment_method } });

/** Ada has paid 85.00, and Grace has earned by it. */
async function earned(world: World): Promise<void> {
  await world.ended(await world.pay());
  await world.earn();
}

const STORIES: Record<string, PaymentStory> = {
  paid: { live: async (world) => ({ payment: await world.pay() }) },
  declined_and_mended: {
    world: by("pm_card_visa_chargeDeclined"),
    async live(world) {
      const payment = await world.pay();
      await world.until(payment, "charge", "waiting", "for another way to pay", 2 * DAY);
      await payment.executeUpdate(providePaymentMethod, { args: [{ payment_method: "pm_card_visa" }] });
      return { payment };
    },
  },
  declined_until_later: {
    world: by("pm_card_chargeDeclinedProcessingError"),
    live: async (world) => ({ payment: await world.pay() }),
  },
  confirmed: {
    world: by("pm_card_threeDSecure2Required"),
    async live(world) {
      const payment = await world.pay();
      await world.until(payment, "charge", "waiting", "for the payer to confirm");
      world.stripe.authenticate(world.stripe.state().intents[0].id, "succeed");
      await world.webhooks();
      return { payment };
    },
  },
  debited: {
    world: by("pm_usBankAccount_success"),
    live: async (world) => ({ payment: await world.pay() }),
  },
  payment_stopped: {
    world: by("pm_card_threeDSecure2Required"),
    async live(world) {
      const payment = await world.pay();
      await world.until(payment, "charge", "waiting", "for the payer to confirm");
      await payment.cancel();
      return { payment };
    },
  },
  payment_abandoned: {
    async live(world) {
      world.failNext({ operation: "create_payment_intent", answer: { status: 400 } });
      const payment = await world.pay();
      await world.until(payment, "charge", "waiting", "stopped");
      await payment.executeUpdate("abandon");
      return { payment };
    },
  },
  payment_given_back: {
    world: {
      trouble: {
        activity(name) {
          if (name === "bookCharge") throw ApplicationFailure.nonRetryable("the books refuse it", "Refused");
        },
      },
    },
    async live(world) {
      const payment = await world.pay();
      await world.until(payment, "books", "waiting", "stopped");
      await payment.executeUpdate("refund");
      return { payment };
    },
  },
  refunded: {
    world: by("pm_card_pendingRefund"),
    async live(world) {
      await earned(world);
      return { refund: await world.refund({ amount: 1000 }) };
    },
  },
  refund_sent_back: {
    world: by("pm_card_refundFail"),
    async live(world) {
      await world.ended(await world.pay());
      await world.ended(await world.refund());
      await world.sleep(3 * DAY);
      await world.webhooks();
      const refund = world.temporal.env.client.workflow.getHandle("refund-456.rest");
      await world.until(refund, "refund", "waiting", "stopped");
      await refund.executeUpdate("resume");
      return { refund };
    },
  },
  refund_recovered: {
    async live(world) {
      await earned(world);
      const payout = await world.payOut();
      await world.until(payout, "payout", "waiting", "for the money to be available");
      return { refund: await world.refund({ amount: 1000 }), payout };
    },
  },
  refund_waits_for_payout: {
    async live(world) {
      await earned(world);
      world.stripe.updateAccount("acct_grace", { transfers_enabled: false });
      const payout = await world.payOut();
      await world.until(payout, "transfers", "waiting", "for the host to mend their account");
      const refund = await world.refund({ amount: 1000 });
      await world.until(refund, "recover", "waiting", "for the host's payout to reach their account");
      world.stripe.updateAccount("acct_grace", { transfers_enabled: true });
      return { refund, payout };
    },
  },
  refund_owed: {
    async live(world) {
      await earned(world);
      await world.ended(await world.payOut());
      const refund = await world.refund();
      await world.until(refund, "recover", "waiting", "stopped");
      await refund.executeUpdate("abandon");
      return { refund };
    },
  },
  paid_out: {
    async live(world) {
      await earned(world);
      return { payout: await world.payOut() };
    },
  },
  payout_sent_back: {
    async live(world) {
      await earned(world);
      world.stripe.failPayouts("acct_grace", "account_closed");
      const payout = await world.payOut();
      await world.until(payout, "payout", "waiting", "for the host to mend their account", HOUR);
      world.stripe.updateAccount("acct_grace", { payouts_enabled: true });
      return { payout };
    },
  },
  payout_part_given_up: {
    async live(world) {
      await earned(world);
      world.fail({ operation: "create_transfer", answer: { status: 400 } });
      const payout = await world.payOut();
      await world.until(payout, "transfers", "waiting", "stopped");
      await payout.executeUpdate("abandon");
      return { payout };
    },
  },
  nothing_to_pay_out: { live: async (world) => ({ payout: await world.payOut() }) },
  payouts_swept: {
    async live(world) {
      await earned(world);
      const sweep = await world.temporal.start("PayoutSweepWorkflow", { currency: "eur" }, "payout-sweep-eur");
      await world.endedAtOnce("payout-sweep-eur");
      return { sweep };
    },
  },
  looked_over: {
    async live(world) {
      await earned(world);
      return {
        check: await world.temporal.start("LedgerCheckWorkflow", {}, "ledger-check"),
        reconciliation: await world.temporal.start("ReconciliationWorkflow", { days: 31 }, "reconciliation-31"),
      };
    },
  },
};

export const paymentStories: Record<string, Story> = Object.fromEntries(
  Object.entries(STORIES).map(([name, story]) => [name, (keep) => livedThrough(story, keep)]),
);

async function livedThrough<T>(
  { world: options, live }: PaymentStory,
  keep: (of: Workflows) => Promise<T>,
): Promise<T> {
  await using world = await paymentWorld(options);
  const workflows = await live(world);
  // A workflow that is stopped fails; its history is worth as much.
  for (const workflow of Object.values(workflows)) await world.ended(workflow).catch(() => {});
  return await keep(workflows);
}
