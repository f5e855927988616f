// Payments whose workers are killed at every point: deno task test:crash [--seed N]
//
// A seed decides all that is decided: each payment, its declines and what comes after it, what every request to Stripe and
// every webhook meets, what payers, hosts and operators do, and which subject costs a worker its life at which point. Two
// runs of a seed still differ in what only time decides: who comes first to a point, what else a
// dying worker was at, when a day without workers begins, and with it how often something is tried again.
import { assertEquals, assertNotEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";
import { createActivities } from "../../domains/payment/activities.ts";
import type { PaymentDeps } from "../../domains/payment/deps.ts";
import type { Breakage } from "./broken.ts";
import { cases } from "./cases.ts";
import { chances } from "./chance.ts";
import { crashRun, type Run } from "./run.ts";

/** What the payment domain can ask of Stripe. */
const REQUESTS = [
  "POST /v1/payment_intents",
  "GET /v1/payment_intents",
  "GET /v1/payment_intents/{id}",
  "POST /v1/payment_intents/{id}/cancel",
  "POST /v1/refunds",
  "GET /v1/refunds",
  "GET /v1/refunds/{id}",
  "POST /v1/transfers",
  "GET /v1/transfers",
  "POST /v1/transfers/{id}/reversals",
  "GET /v1/transfers/{id}/reversals",
  "GET /v1/accounts/{id}",
  "POST /v1/payouts",
  "GET /v1/payouts",
  "GET /v1/payouts/{id}",
  "GET /v1/balance_transactions",
];

/** What other domains ask for in workflows of their own, which do not live here. */
const FOR_OTHERS = ["methodOwner", "requestCharge", "requestPartialRefund"];

/** Every point at which a worker has to die: before and after each activity, before and after Stripe has acted. */
const POINTS = [...Object.keys(createActivities({} as PaymentDeps)), ...REQUESTS]
  .filter((name) => !FOR_OTHERS.includes(name))
  .flatMap((name) => [`${name} before`, `${name} after`]);

const seed = Number(parseArgs(Deno.args, { string: ["seed"] }).seed ?? crypto.getRandomValues(new Uint32Array(1))[0]);

Deno.test("200 payments lose and double no cent, though workers die at every point", async () => {
  console.log(`seed ${seed}`);
  const chance = chances(seed);
  try {
    const run = await crashRun({
      chance,
      payments: cases(200, chance),
      deadliness: { share: 0.002 },
      night: 10,
      limit: 500_000,
    });
    tell(run);

    assertEquals(run.differences, []);
    assertEquals(run.points.spared(POINTS), []);
  } catch (cause) {
    throw new Error(`Seed ${seed} has failed. To try it again: deno task test:crash --seed ${seed}`, { cause });
  }
});

/** What it takes for this to cost money, when a worker dies after Stripe has acted: another try at once, or a day later. */
const NIGHTS: Record<Breakage, number> = { random_keys: Infinity, no_look_ups: 1 };

for (const breakage of Object.keys(NIGHTS) as Breakage[]) {
  Deno.test(`it finds money that is charged twice: ${breakage}`, async () => {
    const chance = chances(1);
    const plain = cases(60, chance).filter(({ fate }) => fate === "plain").slice(0, 6);
    const payments = plain.map((payment) => ({ ...payment, after: [] }));

    const { differences } = await crashRun({
      chance,
      payments,
      deadliness: { share: 0.5, at: ["POST /v1/payment_intents after"] },
      night: NIGHTS[breakage],
      limit: 150_000,
      breakage,
    });

    assertNotEquals(differences, []);
  });
}

function tell({ points: { kills }, deaths, nights, mishaps, webhooks, mails }: Run): void {
  console.log(
    `${deaths} workers killed at ${kills.length} points, ${nights} days without any, ${mails} mails; ` +
      `on the way to Stripe ${counts(mishaps)}; webhooks ${counts(webhooks)}`,
  );
}

const counts = (all: Record<string, number>): string =>
  Object.entries(all).map(([what, count]) => `${what.replaceAll("_", " ")} ${count}`).join(", ");
