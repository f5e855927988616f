import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { MockActivityEnvironment } from "@temporalio/testing";
import { KEY_LIFETIME, madeAtStripe, ON_ITS_WAY, onceAtStripe } from "../../../domains/payment/once_at_stripe.ts";
import type { Pages } from "../../../domains/payment/stripe.ts";
import { migrations } from "../../../domains/payment/tables.ts";
import { migrations as shared } from "../../../domains/shared/tables.ts";
import type { Engine } from "../../../store/mod.ts";
import { engines, temporaryStore } from "../../stores.ts";

const KEY = "payment:456:charge:1";
const HOUR = 3_600_000;

/** A Stripe that takes one thing, and tells it by its key, and a clock that stands still unless it is told not to. */
async function world(engine?: Engine) {
  const store = await temporaryStore([...shared, ...migrations], engine);
  const at = { time: 1_000_000_000_000 };
  const deps = { store, now: () => at.time };
  /** What Stripe made, by its idempotency key, and the keys it was asked with. */
  const made: string[] = [], asked: string[] = [];
  let outcome: (key: string) => void = () => {};
  const call = (key: string) => {
    asked.push(key);
    outcome(key);
    made.push(key);
    return Promise.resolve(key);
  };
  const pages: { looked(since: number, pages: Pages): void | Promise<void> } = { looked() {} };
  const find = async (since: number, { after, passed }: Pages) => {
    await pages.looked(since, { after, passed });
    return made.at(0);
  };
  let progress: unknown;
  /** As one try of an activity, which hears how far the one before had come. */
  async function tried<T>(act: () => Promise<T>): Promise<T> {
    const activity = new MockActivityEnvironment({ heartbeatDetails: progress });
    activity.on("heartbeat", (details) => void (progress = details));
    return await activity.run(act);
  }
  return {
    pages,
    at,
    made,
    asked,
    /** What Stripe does before it acts, from now on; throw to refuse. */
    before: (what: (key: string) => void) => void (outcome = what),
    ask: () => tried(() => onceAtStripe(deps, { key: KEY, call, find })),
    look: () => tried(() => madeAtStripe(deps, { key: KEY, find })),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** A look that passes a page each time, and is cut short the first time; where each began. */
function cutShort({ pages }: Awaited<ReturnType<typeof world>>): (string | undefined)[] {
  const began: (string | undefined)[] = [];
  pages.looked = (_since, { after, passed }) => {
    began.push(after);
    passed(`page ${began.length}`);
    if (began.length === 1) throw new Error("its worker is gone");
  };
  return began;
}

const failure = (type: string, details: unknown[] = []) => ApplicationFailure.create({ message: type, type, details });
const lost = () => {
  throw new Error("no answer");
};

for (const engine of engines) {
  Deno.test(`${engine}: as long as Stripe keeps its key, a call is tried with the same one`, async () => {
    await using stripe = await world(engine);
    stripe.before(lost);
    await assertRejects(stripe.ask, Error, "no answer");
    stripe.at.time += KEY_LIFETIME;
    stripe.before(() => {});

    await stripe.ask();

    assertEquals(stripe.asked, [KEY, KEY]);
  });

  Deno.test(`${engine}: many tries at the same time use one key, also when it has just got too old`, async () => {
    await using stripe = await world(engine);
    stripe.before(lost);
    await assertRejects(stripe.ask);
    stripe.at.time += KEY_LIFETIME + HOUR;
    stripe.before(() => {});

    await Promise.all(Array.from({ length: 8 }, stripe.ask));

    assertEquals(new Set(stripe.asked.slice(1)), new Set([`${KEY}:again-1`]));
  });
}

Deno.test("what an earlier try made is found once its key is too old, and not made again", async () => {
  await using stripe = await world();
  await stripe.ask();
  stripe.at.time += KEY_LIFETIME + 1;

  assertEquals(await stripe.ask(), KEY);

  assertEquals(stripe.asked, [KEY]);
});

Deno.test("no other key is taken while a try may be on its way", async () => {
  await using stripe = await world();
  stripe.before(lost);
  await assertRejects(stripe.ask);
  stripe.at.time += KEY_LIFETIME;
  await assertRejects(stripe.ask, Error, "no answer");
  stripe.at.time += 1;

  const early = await assertRejects(stripe.ask, ApplicationFailure);
  stripe.at.time += ON_ITS_WAY;
  stripe.before(() => {});
  await stripe.ask();

  assertEquals([early.type, early.nonRetryable, early.nextRetryDelay], ["StillOnItsWay", false, ON_ITS_WAY - 1]);
  assertEquals(stripe.asked, [KEY, KEY, `${KEY}:again-1`]);
});

Deno.test("an error of Stripe's own is asked for again; once it is repeated, another key is taken after a while", async () => {
  await using stripe = await world();
  stripe.before(() => {
    throw failure("StripeIndeterminate", [{ replayed: false }]);
  });
  await assertRejects(stripe.ask);
  stripe.before(() => {
    throw failure("StripeIndeterminate", [{ replayed: true }]);
  });
  await assertRejects(stripe.ask);
  stripe.before(() => {});

  const early = await assertRejects(stripe.ask, ApplicationFailure);
  stripe.at.time += ON_ITS_WAY;
  await stripe.ask();

  assertEquals([early.type, early.nextRetryDelay], ["StillOnItsWay", ON_ITS_WAY]);
  assertEquals(stripe.asked, [KEY, KEY, `${KEY}:again-1`]);
});

Deno.test("what broke down at Stripe and is carried out a little later is found, and not made again", async () => {
  await using stripe = await world();
  stripe.before(() => {
    throw failure("StripeIndeterminate", [{ replayed: true }]);
  });
  await assertRejects(stripe.ask);
  await assertRejects(stripe.ask, ApplicationFailure, "may still be on its way");
  stripe.made.push("carried out");

  assertEquals(await stripe.ask(), "carried out");

  assertEquals(stripe.asked, [KEY]);
});

Deno.test("what Stripe has refused for good is asked for with another key, after it was mended", async () => {
  for (const type of ["InsufficientFunds", "AccountRestricted", "StripeRejected", "PaymentMethodRejected"]) {
    await using stripe = await world();
    stripe.before(() => {
      throw failure(type);
    });
    await assertRejects(stripe.ask, ApplicationFailure, type);
    stripe.before(() => {});

    await stripe.ask();

    assertEquals(stripe.asked, [KEY, `${KEY}:again-1`]);
  }
});

const conflict = (key: string) => {
  if (key === KEY) throw failure("IdempotencyConflict");
};

Deno.test("a key that was used with other parameters gives what it made then", async () => {
  await using stripe = await world();
  stripe.made.push("made before");
  stripe.before(conflict);

  assertEquals(await stripe.ask(), "made before");
});

Deno.test("a key that was used with other parameters and made nothing is replaced, once nothing can be on its way", async () => {
  await using stripe = await world();
  stripe.before(conflict);
  await assertRejects(stripe.ask, ApplicationFailure, "may still be on its way");
  stripe.at.time += ON_ITS_WAY;

  await stripe.ask();

  assertEquals(stripe.asked, [KEY, KEY, `${KEY}:again-1`]);
});

Deno.test("that nothing was made is said of what was never tried, and of a try that cannot be on its way any more", async () => {
  await using stripe = await world();
  assertEquals(await stripe.look(), undefined);
  stripe.before(lost);
  await assertRejects(stripe.ask);

  await assertRejects(stripe.look, ApplicationFailure, "may still be on its way");
  stripe.at.time += ON_ITS_WAY;

  assertEquals(await stripe.look(), undefined);
});

Deno.test("a look that is cut short is gone on with where it was", async () => {
  await using stripe = await world();
  stripe.before(lost);
  await assertRejects(stripe.ask);
  stripe.at.time += ON_ITS_WAY;
  const began = cutShort(stripe);
  await assertRejects(stripe.look, Error, "its worker is gone");
  stripe.at.time += HOUR;

  assertEquals(await stripe.look(), undefined);

  assertEquals(began, [undefined, "page 1"]);
});

Deno.test("a look that began while a try might be on its way begins anew: what came of it is at the top", async () => {
  await using stripe = await world();
  stripe.before(lost);
  await assertRejects(stripe.ask);
  const began = cutShort(stripe);
  await assertRejects(stripe.look, Error, "its worker is gone");
  stripe.at.time += ON_ITS_WAY;

  assertEquals(await stripe.look(), undefined);

  assertEquals(began, [undefined, undefined]);
});

Deno.test("a look that takes so long that nothing can be on its way in the end proves nothing", async () => {
  await using stripe = await world();
  stripe.before(lost);
  await assertRejects(stripe.ask);
  stripe.pages.looked = () => void (stripe.at.time += HOUR);

  await assertRejects(stripe.look, ApplicationFailure, "may still be on its way");

  assertEquals(await stripe.look(), undefined);
});
