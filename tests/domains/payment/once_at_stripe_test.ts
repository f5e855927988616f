import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { KEY_LIFETIME, madeAtStripe, ON_ITS_WAY, onceAtStripe } from "../../../domains/payment/once_at_stripe.ts";
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
  const find = () => Promise.resolve(made.at(0));
  return {
    at,
    made,
    asked,
    /** What Stripe does before it acts, from now on; throw to refuse. */
    before: (what: (key: string) => void) => void (outcome = what),
    ask: () => onceAtStripe(deps, { key: KEY, call, find }),
    look: () => madeAtStripe(deps, { key: KEY, find }),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
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
