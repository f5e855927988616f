// The shared activities through their factory, on both engines.
import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { createActivities } from "../../../domains/shared/activities.ts";
import { createNotices, type NoticeDeps } from "../../../domains/shared/notices.ts";
import { activeStrikes } from "../../../domains/shared/strikes.ts";
import type { PersonRow, SharedTables } from "../../../domains/shared/tables.ts";
import { EffectInProgress, type Engine, UncertainEffect } from "../../../store/mod.ts";
import { platformStore } from "../booking/platform.ts";
import { engines } from "../../stores.ts";

const MAIL = { key: "notice:1", person_id: "g1", subject: "Hello", text: "Hello", html: "<p>Hello" };
const SMS = { key: "notice:1:sms", person_id: "g1", text: "Hello" };

async function office(engine: Engine, providers: Partial<NoticeDeps> = {}, guest: Partial<PersonRow> = {}) {
  const store = await platformStore(engine);
  await store.seed({
    starts_at: 1,
    ends_at: 2,
    paid: 0,
    at: 0,
    guest: { phone: "+4915112345678", sms_opt_in: 1, ...guest },
  });
  const out: string[] = [];
  let clock = 1_000_000;
  const now = () => clock;
  const notices = createNotices({
    store,
    now,
    mailer: { send: ({ to }) => Promise.resolve((out.push(to), { message_id: `<${out.length}>` })) },
    texter: {
      send: ({ to }) => Promise.resolve((out.push(to), { message_sid: `SM${out.length}` })),
      find: () => Promise.resolve(undefined),
    },
    ...providers,
  });
  return {
    ...createActivities({ store, notices, now }),
    out,
    pass: (ms: number) => clock += ms,
    db: store.tables<SharedTables>(),
    recorded: () => store.tables<SharedTables>().selectFrom("notices").selectAll().orderBy("key").execute(),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

const unsure = () => Promise.reject(new UncertainEffect("the line went dead"));

for (const engine of engines) {
  Deno.test(`${engine}: a mail and an SMS are sent once, to the person's own address, and recorded`, async () => {
    await using world = await office(engine);

    const outcomes = [];
    for (const _ of [1, 2]) outcomes.push(await world.sendEmail(MAIL), await world.sendSms(SMS));

    assertEquals(outcomes, Array(4).fill({ state: "sent" }));
    assertEquals(world.out, ["ada@example.org", "+4915112345678"]);
    const recorded = (await world.recorded()).map((
      { channel, state, provider_id },
    ) => [channel, state, provider_id]);
    assertEquals(recorded.sort(), [["email", "sent", "<1>"], ["sms", "sent", "SM2"]]);
  });

  Deno.test(`${engine}: a mail sent twice at the same time goes out once`, async () => {
    await using world = await office(engine);

    const outcomes = await Promise.allSettled([world.sendEmail(MAIL), world.sendEmail(MAIL), world.sendEmail(MAIL)]);

    assertEquals(world.out, ["ada@example.org"]);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") assertEquals(outcome.reason instanceof EffectInProgress, true);
    }
  });

  Deno.test(`${engine}: an audit entry and a strike are recorded once, and the first stands`, async () => {
    await using world = await office(engine);
    const entry = { key: "a", actor: "guest", action: "booking.cancelled", subject: "booking:123" };

    for (const percent of [50, 100]) await world.recordAudit({ ...entry, detail: { percent } });
    for (const reason of ["guest_no_show", "other"]) await world.giveStrike({ key: "s", person_id: "g1", reason });

    assertEquals(await world.db.selectFrom("audit_log").selectAll().execute(), [{
      ...entry,
      detail: '{"percent":50}',
      at: 1_000_000,
    }]);
    assertEquals(await world.db.selectFrom("strikes").selectAll().execute(), [{
      key: "s",
      person_id: "g1",
      reason: "guest_no_show",
      at: 1_000_000,
      expires_at: null,
      revoked_at: null,
    }]);
  });

  Deno.test(`a strike counts until it expires or is taken back (${engine})`, async () => {
    await using world = await office(engine);
    const count = (now: number) => activeStrikes(world.db, "g1", "content:", now);

    await world.giveStrike({ key: "a", person_id: "g1", reason: "content:scam", lifetime: 1000 });
    await world.giveStrike({ key: "b", person_id: "g1", reason: "content:spam" });
    await world.giveStrike({ key: "c", person_id: "g1", reason: "guest_no_show" });
    const counts = [await count(1_000_999), await count(1_001_000)];
    await world.revokeStrike("b");
    await world.revokeStrike("nothing");

    assertEquals([...counts, await count(1_000_999)], [2, 1, 1]);
  });
}

Deno.test("a mail that failed is sent by the next attempt", async () => {
  let failures = 1;
  const sent: string[] = [];
  await using world = await office("sqlite", {
    mailer: {
      send({ key }) {
        if (failures-- > 0) return Promise.reject(new Error("421 try again later"));
        sent.push(key);
        return Promise.resolve({ message_id: "<1>" });
      },
    },
  });

  await assertRejects(() => world.sendEmail(MAIL), Error, "421");

  assertEquals(await world.sendEmail(MAIL), { state: "sent" });
  assertEquals(sent, ["notice:1"]);
});

Deno.test("a mail of which nobody knows whether it left stays unconfirmed and is not sent again", async () => {
  let attempts = 0;
  await using world = await office("sqlite", { mailer: { send: () => (attempts++, unsure()) } });

  const outcomes = [await world.sendEmail(MAIL), await world.sendEmail(MAIL)];

  assertEquals([outcomes, attempts], [[{ state: "unconfirmed" }, { state: "unconfirmed" }], 1]);
  assertEquals((await world.recorded()).map(({ state }) => state), ["unconfirmed"]);
});

Deno.test("an SMS of which nobody knows whether it left is looked for, and found", async () => {
  let attempts = 0;
  await using world = await office("sqlite", {
    texter: { send: () => (attempts++, unsure()), find: () => Promise.resolve({ message_sid: "SM9" }) },
  });

  assertEquals([await world.sendSms(SMS), attempts], [{ state: "sent" }, 1]);
  assertEquals((await world.recorded())[0].provider_id, "SM9");
});

Deno.test("an SMS that Twilio does not know of is sent again by the next attempt", async () => {
  let attempts = 0;
  await using world = await office("sqlite", {
    texter: {
      send: () => attempts++ === 0 ? unsure() : Promise.resolve({ message_sid: "SM2" }),
      find: () => Promise.resolve(undefined),
    },
  });
  await assertRejects(() => world.sendSms(SMS), UncertainEffect);
  world.pass(5000);

  assertEquals([await world.sendSms(SMS), attempts], [{ state: "sent" }, 2]);
});

for (
  const [guest, reason] of [
    [{ sms_opt_in: 0 }, "no SMS wanted"],
    [{ phone: null }, "no phone number"],
  ] as const
) {
  Deno.test(`no SMS goes out where there is ${reason}`, async () => {
    await using world = await office("sqlite", {}, guest);

    assertEquals([await world.sendSms(SMS), world.out], [{ state: "skipped", reason }, []]);
  });
}

Deno.test("a person who does not exist is an error for good", async () => {
  await using world = await office("sqlite");

  const failure = await assertRejects(() => world.sendEmail({ ...MAIL, person_id: "x" }), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["PersonNotFound", true]);
});
