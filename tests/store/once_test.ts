import { assertEquals, assertRejects } from "@std/assert";
import { EffectInProgress, once, openStore, type Store, UncertainEffect } from "../../store/mod.ts";
import { engines, temporaryDatabase, temporaryStore } from "../stores.ts";
import { startProcess } from "./process.ts";

const LEASE_MS = 120_000;

/** An effect that counts how often it took place, and does each time what it is told, at last succeeding. */
function effect(...outcomes: (() => never)[]) {
  const run = () => {
    run.times++;
    outcomes.shift()?.();
    return Promise.resolve({ id: `mail-${run.times}` });
  };
  run.times = 0;
  return run;
}

const fail = () => {
  throw new Error("mail server is down");
};
const lose = () => {
  throw new UncertainEffect("connection lost after the last byte");
};
const never = (): Promise<{ id: string }> => Promise.reject(new Error("must not be called"));

/** An effect that ends when the test says so. */
function slowEffect() {
  const begun = Promise.withResolvers<void>();
  const { promise, resolve, reject } = Promise.withResolvers<{ id: string }>();
  return { run: () => (begun.resolve(), promise), begun: begun.promise, resolve, reject };
}

/** Leaves a key as a process does that dies in the middle of the effect, at instant 0. */
async function dieInTheMiddle(store: Store, key: string) {
  const slow = slowEffect();
  void once(store, key, slow.run, { now: () => 0 });
  await slow.begun;
}

for (const engine of engines) {
  Deno.test(`an effect on ${engine} is done once per key, and its result kept`, async () => {
    await using store = await temporaryStore([], engine);
    const send = effect();

    const first = await once(store, "mail", send);
    const second = await once(store, "mail", send);
    const other = await once(store, "other mail", send);

    assertEquals(first, { state: "done", result: { id: "mail-1" }, repeated: false });
    assertEquals(second, { state: "done", result: { id: "mail-1" }, repeated: true });
    assertEquals(other, { state: "done", result: { id: "mail-2" }, repeated: false });
  });

  Deno.test(`of attempts at the same time on ${engine} one runs the effect, the others are told to wait`, async () => {
    await using store = await temporaryStore([], engine);
    const send = effect();
    const slowly = async () => {
      await allTried.promise;
      return await send();
    };
    const allTried = Promise.withResolvers<void>();
    const refused: unknown[] = [];

    const attempts = [1, 2, 3, 4].map(() =>
      once(store, "mail", slowly, { now: () => 0 }).catch((error) => {
        if (refused.push(error) === 3) allTried.resolve();
      })
    );
    await Promise.all(attempts);

    assertEquals(send.times, 1);
    assertEquals(refused.map((error) => error instanceof EffectInProgress && error.until), Array(3).fill(LEASE_MS));
  });

  Deno.test(`an effect on ${engine} that failed is run again`, async () => {
    await using store = await temporaryStore([], engine);
    const send = effect(fail);

    await assertRejects(() => once(store, "mail", send), Error, "mail server is down");

    assertEquals(await once(store, "mail", send), { state: "done", result: { id: "mail-2" }, repeated: false });
  });

  Deno.test(`an effect on ${engine} whose process died holds its key until the lease is over`, async () => {
    await using store = await temporaryStore([], engine);
    await dieInTheMiddle(store, "mail");

    const early = () => once(store, "mail", never, { now: () => LEASE_MS - 1, recover: never });

    await assertRejects(early, EffectInProgress, `"mail": another attempt holds it until 1970-01-01T00:02:00.000Z`);
  });

  Deno.test(`an effect on ${engine} whose process died is never run again without a way to ask`, async () => {
    await using store = await temporaryStore([], engine);
    await dieInTheMiddle(store, "mail");

    const later = await once(store, "mail", never, { now: () => LEASE_MS });
    const muchLater = await once(store, "mail", never, { now: () => 100 * LEASE_MS });

    assertEquals(later, { state: "unconfirmed", since: 0 });
    assertEquals(muchLater, { state: "unconfirmed", since: 0 });
  });

  Deno.test(`an effect on ${engine} whose process died is done when the outside knows of it`, async () => {
    await using store = await temporaryStore([], engine);
    await dieInTheMiddle(store, "mail");

    const recover = () => Promise.resolve({ id: "found" });
    const later = await once(store, "mail", never, { now: () => LEASE_MS, recover });

    assertEquals(later, { state: "done", result: { id: "found" }, repeated: true });
    assertEquals(await once(store, "mail", never), { state: "done", result: { id: "found" }, repeated: true });
  });

  Deno.test(`an effect on ${engine} whose process died is run again when the outside knows nothing of it`, async () => {
    await using store = await temporaryStore([], engine);
    await dieInTheMiddle(store, "mail");

    const recover = () => Promise.resolve(undefined);
    const later = await once(store, "mail", effect(), { now: () => LEASE_MS, recover });

    assertEquals(later, { state: "done", result: { id: "mail-1" }, repeated: false });
  });

  Deno.test(`an uncertain effect on ${engine} stays unconfirmed without a way to ask`, async () => {
    await using store = await temporaryStore([], engine);
    const send = effect(lose);

    const now = await once(store, "mail", send, { now: () => 5 });
    const later = await once(store, "mail", send);

    assertEquals(now, { state: "unconfirmed", since: 5 });
    assertEquals(later, { state: "unconfirmed", since: 5 });
    assertEquals(send.times, 1);
  });

  Deno.test(`an uncertain effect on ${engine} is done when the outside knows of it`, async () => {
    await using store = await temporaryStore([], engine);

    const now = await once(store, "mail", effect(lose), { recover: () => Promise.resolve({ id: "found" }) });

    assertEquals(now, { state: "done", result: { id: "found" }, repeated: false });
  });

  Deno.test(`an uncertain effect on ${engine} is run again by a retry for which the outside still knows nothing`, async () => {
    await using store = await temporaryStore([], engine);
    const send = effect(lose);
    const recover = () => Promise.resolve(undefined);

    await assertRejects(() => once(store, "mail", send, { recover }), UncertainEffect);
    const retry = await once(store, "mail", send, { recover });

    assertEquals(retry, { state: "done", result: { id: "mail-2" }, repeated: false });
  });

  Deno.test(`an uncertain effect on ${engine} waits while the outside cannot be asked`, async () => {
    await using store = await temporaryStore([], engine);
    const send = effect(lose);
    const outage = () => Promise.reject(new Error("no answer"));

    await assertRejects(() => once(store, "mail", send, { recover: outage }), Error, "no answer");
    await assertRejects(() => once(store, "mail", send, { recover: outage }), Error, "no answer");
    const answered = await once(store, "mail", send, { recover: () => Promise.resolve({ id: "found" }) });

    assertEquals(answered, { state: "done", result: { id: "found" }, repeated: true });
    assertEquals(send.times, 1);
  });

  Deno.test(`an effect on ${engine} that ends after its lease was written off is still known to be done`, async () => {
    await using store = await temporaryStore([], engine);
    const slow = slowEffect();
    const first = once(store, "mail", slow.run, { now: () => 0 });
    await slow.begun;

    const impatient = await once(store, "mail", never, { now: () => LEASE_MS });
    slow.resolve({ id: "slow" });

    assertEquals(impatient, { state: "unconfirmed", since: 0 });
    assertEquals(await first, { state: "done", result: { id: "slow" }, repeated: false });
    assertEquals(await once(store, "mail", never), { state: "done", result: { id: "slow" }, repeated: true });
  });

  Deno.test(`an effect on ${engine} that ends after another took over does not change the result`, async () => {
    await using store = await temporaryStore([], engine);
    const slow = slowEffect();
    const first = once(store, "mail", slow.run, { now: () => 0 });
    await slow.begun;

    await once(store, "mail", effect(), { now: () => LEASE_MS, recover: () => Promise.resolve(undefined) });
    slow.resolve({ id: "slow" });
    await first;

    assertEquals(await once(store, "mail", never), { state: "done", result: { id: "mail-1" }, repeated: true });
  });

  Deno.test(`an effect on ${engine} that fails after another took over leaves the key to that one`, async () => {
    await using store = await temporaryStore([], engine);
    const [first, second] = [slowEffect(), slowEffect()];
    const failing = once(store, "mail", first.run, { now: () => 0 });
    await first.begun;
    const recover = () => Promise.resolve(undefined);
    const running = once(store, "mail", second.run, { now: () => LEASE_MS, recover });
    await second.begun;

    first.reject(new Error("too late"));
    await assertRejects(() => failing, Error, "too late");

    await assertRejects(() => once(store, "mail", never, { now: () => LEASE_MS, recover }), EffectInProgress);
    second.resolve({ id: "second" });
    assertEquals(await running, { state: "done", result: { id: "second" }, repeated: false });
  });

  Deno.test(`of attempts on ${engine} to take over from a dead one, one asks the outside`, async () => {
    await using store = await temporaryStore([], engine);
    await dieInTheMiddle(store, "mail");
    let asked = 0;
    const recover = async () => {
      asked++;
      await othersRefused.promise;
      return undefined;
    };
    const othersRefused = Promise.withResolvers<void>();
    const send = effect();
    let refused = 0;

    const attempts = [1, 2, 3, 4].map(() =>
      once(store, "mail", send, { now: () => LEASE_MS, recover }).catch((error) => {
        if (error instanceof EffectInProgress && ++refused === 3) othersRefused.resolve();
      })
    );
    await Promise.all(attempts);

    assertEquals({ asked, sent: send.times, refused }, { asked: 1, sent: 1, refused: 3 });
  });

  Deno.test(`an effect on ${engine} of a process killed with SIGKILL is not done a second time`, async () => {
    await using database = await temporaryDatabase(engine);
    const child = startProcess("hang", database.url);
    const reader = child.stdout.getReader();
    await reader.read();
    child.kill("SIGKILL");
    await Promise.all([child.status, reader.cancel(), child.stderr.cancel()]);
    const store = await openStore(database.url, []);

    const soon = () => once(store, "mail", never);
    const later = () => once(store, "mail", never, { now: () => Date.now() + LEASE_MS });

    await assertRejects(soon, EffectInProgress);
    assertEquals((await later()).state, "unconfirmed");
    await store.close();
  });
}
