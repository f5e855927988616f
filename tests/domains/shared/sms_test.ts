import { assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { createTexter, type Text, type TwilioSettings } from "../../../domains/shared/sms.ts";
import { type Fault, startSandbox } from "../../../sandbox/mod.ts";
import { UncertainEffect } from "../../../store/once.ts";

const text: Text = { key: "booking:123:reminder-1h:guest", to: "+4915112345678", text: "Your session begins at 18:00" };

/** A Twilio, and a texter at it. */
async function phone(fault?: Omit<Fault, "provider">, change: Partial<TwilioSettings> = {}) {
  const sandbox = await startSandbox();
  if (fault) sandbox.fail({ provider: "twilio", times: 1, ...fault });
  const texter = createTexter({ ...sandbox.settings.twilio, ...change }, fault?.answer === "hang" ? 500 : 10_000);
  return { sandbox, texter, [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose]() };
}

Deno.test("an SMS arrives as it was written", async () => {
  await using world = await phone();

  const { message_sid } = await world.texter.send(text);

  const [{ received_at: _, ...arrived }] = world.sandbox.texts();
  assertEquals(arrived, {
    sid: message_sid,
    from: "+15005550006",
    to: "+4915112345678",
    text: "Your session begins at 18:00",
    status: "delivered",
  });
});

for (
  const [to, reason] of [
    ["12345", "21211"],
    ["+15005550001", "21211"],
    ["+15005550004", "21610"],
    ["+15005550009", "21614"],
  ]
) {
  Deno.test(`a person at ${to} cannot be reached: SmsRejected, ${reason}`, async () => {
    await using world = await phone();

    const failure = await assertRejects(() => world.texter.send({ ...text, to }), ApplicationFailure);

    assertEquals([failure.type, failure.nonRetryable], ["SmsRejected", true]);
    assertMatch(
      failure.message,
      /^Cannot send SMS "booking:123:reminder-1h:guest": Twilio answered 400, error \d+: \S/,
    );
    assertEquals(failure.message.includes(reason), true);
  });
}

Deno.test("wrong credentials can be mended, so they are retried", async () => {
  await using world = await phone(undefined, { auth_token: "wrong" });

  const failure = await assertRejects(() => world.texter.send(text), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["TwilioUnauthorized", false]);
  assertEquals(world.sandbox.texts(), []);
});

for (
  const [what, fault, change] of [
    ["a rate limit", { answer: { status: 429, code: 20429, message: "Too Many Requests" } }, {}],
    ["a region that is not enabled", { answer: { status: 403, code: 21408, message: "Not enabled" } }, {}],
    ["a sender that is not the account's", undefined, { from: "+15005550010" }],
    ["a server that is not there", undefined, { base_url: "http://127.0.0.1:1" }],
  ] satisfies [string, Omit<Fault, "provider"> | undefined, Partial<TwilioSettings>][]
) {
  Deno.test(`${what} is worth a retry`, async () => {
    await using world = await phone(fault, change);

    const failure = await assertRejects(() => world.texter.send(text), Error, "Cannot send SMS");

    assertEquals([failure instanceof ApplicationFailure, failure instanceof UncertainEffect], [false, false]);
    assertInstanceOf(failure.cause, Error);
    assertEquals(world.sandbox.texts(), []);
  });
}

for (
  const [what, answer] of [
    ["an answer that never comes", "hang"],
    ["a connection that is cut", "cut"],
    ["a server error", { status: 500 }],
  ] satisfies [string, Fault["answer"]][]
) {
  Deno.test(`${what} leaves it uncertain, and the message can be found`, async () => {
    await using world = await phone({ operation: "create_message", acts: true, answer });
    const since = Date.now();

    const failure = await assertRejects(() => world.texter.send(text), UncertainEffect);
    const found = await world.texter.find(text, since);

    assertMatch(failure.message, /it may have been sent$/);
    assertEquals(found, { message_sid: world.sandbox.texts()[0].sid });
  });
}

Deno.test("an error keeps nothing of the request, which holds the credentials", async () => {
  await using world = await phone({ answer: "cut" });

  const failure = await assertRejects(() => world.texter.send(text), UncertainEffect);

  const { account_sid, auth_token } = world.sandbox.settings.twilio;
  const all = Deno.inspect(failure, { depth: 10, showHidden: true });
  assertEquals([all.includes(auth_token), all.includes(btoa(`${account_sid}:${auth_token}`))], [false, false]);
});

Deno.test("a message that never arrived is not found", async () => {
  await using world = await phone({ operation: "create_message", answer: "hang" });
  const since = Date.now();

  await assertRejects(() => world.texter.send(text), UncertainEffect);

  assertEquals(await world.texter.find(text, since), undefined);
});

Deno.test("find goes by recipient, wording and time", async () => {
  await using world = await phone();
  const since = Date.now();
  const { message_sid } = await world.texter.send(text);

  assertEquals(await world.texter.find(text, since), { message_sid });
  assertEquals(await world.texter.find({ ...text, to: "+4915100000000" }, since), undefined);
  assertEquals(await world.texter.find({ ...text, text: "Another one" }, since), undefined);
  assertEquals(await world.texter.find(text, since + 60_000), undefined);
});

Deno.test("find looks beyond the first page", async () => {
  await using world = await phone();
  const { message_sid } = await world.texter.send(text);
  for (let n = 0; n < 60; n++) await world.texter.send({ ...text, text: `Message ${n}` });

  assertEquals(await world.texter.find(text, Date.now() - 20_000), { message_sid });
});

Deno.test("verify reads the account", async () => {
  await using world = await phone();

  await world.texter.verify();
});

Deno.test("verify tells credentials that Twilio does not accept", async () => {
  await using world = await phone(undefined, { auth_token: "wrong" });

  const failure = await assertRejects(() => world.texter.verify(), ApplicationFailure);

  assertMatch(failure.message, /^Cannot read Twilio account AC\w+: Twilio answered 401, error 20003: Authenticate$/);
});
