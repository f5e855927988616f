// One run of the crash test: a seed becomes payments, deaths and differences.
import { lookOver, reconcile } from "./auditing.ts";
import { readBooks } from "./books.ts";
import type { Breakage } from "./broken.ts";
import { type Case, hosts } from "./cases.ts";
import type { Chance } from "./chance.ts";
import { differences } from "./comparison.ts";
import { Desk, pause } from "./desk.ts";
import { live } from "./living.ts";
import { hostsMend, mend, operate } from "./minding.ts";
import { type Deadliness, Points } from "./points.ts";
import { StripeWay } from "./stripe_way.ts";
import { buildTown, type Town } from "./town.ts";
import { Webhooks } from "./webhooks.ts";
import { Workers } from "./workers.ts";

/** What is lived through, and how. */
export interface RunOptions {
  chance: Chance;
  payments: readonly Case[];
  deadliness: Deadliness;
  /** After so many deaths nobody takes over for a day. */
  night: number;
  /** Milliseconds. */
  limit: number;
  breakage?: Breakage;
}

/** What came of it. */
export interface Run {
  /** All that is not as it should be, in sentences. */
  differences: string[];
  points: Points;
  /** How many workers died. */
  deaths: number;
  /** Days during which nobody worked. */
  nights: number;
  /** How often each thing went wrong on the way to Stripe. */
  mishaps: Record<string, number>;
  /** How webhooks came. */
  webhooks: Record<string, number>;
  mails: number;
}

/** New payments begin every so many milliseconds. */
const PACE = 100;

/** Long enough for Stripe to forget its keys, milliseconds. */
const DAY = 25 * 60 * 60 * 1_000;

/** Between two looks whether all is calm, milliseconds. */
const CALM = 500;

/** How long calm is waited for before a day passes, milliseconds. */
const PATIENCE = 20_000;

/** Lives all payments through, while workers die. @throws Error if it does not end within its limit */
export async function crashRun(options: RunOptions): Promise<Run> {
  const { chance, payments, deadliness, night, limit, breakage } = options;
  const points = new Points(chance, deadliness);
  await using stack = new AsyncDisposableStack();
  const town = stack.use(await buildTown(payments));
  const { sandbox, store, client, clock } = town;
  const way = new StripeWay(sandbox, chance, town.keepUp);
  const { smtp, stripe } = sandbox.settings;
  const { address, bundle, database } = town;
  const workers = stack.use(
    new Workers({
      points,
      way,
      orders: { address, bundle, store: database, smtp, stripe, breakage },
      clock: () => clock,
      night,
      sleep() {
        clock.skipped += DAY;
        town.keepUp();
      },
    }),
  );
  const webhooks = stack.use(new Webhooks(sandbox, client, chance));
  const desk = new Desk(client);
  const end = new AbortController();
  const minded = Promise.all([operate(desk, payments, chance, end.signal), lookOver(desk, end.signal)]);
  stack.defer(async () => {
    end.abort();
    await Promise.allSettled([minded]);
  });
  stack.defer(hostsMend(sandbox, chance));

  const story = (async () => {
    await Promise.all(payments.map(async (payment, i) => {
      await pause(i * PACE);
      await live({ desk, way, sandbox, chance }, payment);
    }));
    await goHome(desk, town, webhooks, workers);
    end.abort();
    const [, disagreements] = await minded;
    return [...disagreements, ...await reconcile(desk)];
  })();
  const late = tooLong(desk, limit, end.signal);
  const disagreements = await Promise.race([story, minded.then(() => story), workers.failed, late]);

  const mails = sandbox.mails().map(({ message_id, subject }) => `${message_id} ${subject}`);
  const atStripe = { state: sandbox.stripe.state(), lines: sandbox.stripe.balanceTransactions() };
  return {
    differences: [
      ...new Set(disagreements),
      ...differences(atStripe, await readBooks(store)),
      ...mails.filter((mail, i) => mails.indexOf(mail) < i).map((mail) => `Mail ${mail} was sent twice`),
    ],
    points,
    deaths: workers.deaths,
    nights: workers.nights,
    mishaps: way.mishaps,
    webhooks: { ...webhooks.told },
    mails: mails.length,
  };
}

/** Every account is mended that ever will be, every balance is paid out, and nothing is on its way any more. */
async function goHome(desk: Desk, { sandbox }: Town, webhooks: Webhooks, workers: Workers): Promise<void> {
  const mending = setInterval(() => hosts.forEach(({ id }) => mend(sandbox, id)), CALM);
  try {
    await calm(desk, webhooks, workers);
    for (const currency of ["eur", "jpy"]) await desk.run("PayoutSweepWorkflow", `sweep-${currency}`, { currency });
    await calm(desk, webhooks, workers);
  } finally {
    clearInterval(mending);
  }
}

/**
 * Waits until no money has been on its way for a while. Where that does not come, a day passes: Stripe answers a key with
 * the same error for as long as it remembers it.
 */
async function calm(desk: Desk, webhooks: Webhooks, workers: Workers): Promise<void> {
  let patience = Date.now() + PATIENCE;
  for (let looks = 0; looks < 3;) {
    if (Date.now() > patience) {
      await workers.rest();
      patience = Date.now() + PATIENCE;
    }
    await webhooks.settled();
    await pause(CALM);
    const moving = (await desk.running()).filter(({ workflowId }) => !workflowId.startsWith("ledger-check-"));
    looks = moving.length === 0 ? looks + 1 : 0;
  }
}

/** Fails after a while, unless it has ended. */
async function tooLong(desk: Desk, limit: number, end: AbortSignal): Promise<never> {
  await pause(limit, end);
  if (end.aborted) return await new Promise(() => {});
  const stories = (await desk.running()).map(({ workflowId }) => desk.story(workflowId));
  throw new Error(`No end after ${limit / 1_000} s. Still running:\n${(await Promise.all(stories)).join("\n")}`);
}
