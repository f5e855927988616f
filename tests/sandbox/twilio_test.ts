import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import twilio from "twilio";
import { twilioHttp } from "../../domains/shared/twilio_http.ts";
import { type Sandbox, startSandbox } from "../../sandbox/mod.ts";
import { listenForCallbacks } from "./callback_listener.ts";
import { happens } from "./happens.ts";

/** Twilio's SDK as it comes, pointed at the sandbox. */
function sdk({ settings: { twilio: { account_sid, auth_token, base_url } } }: Sandbox) {
  return twilio(account_sid, auth_token, { httpClient: twilioHttp(1_000, base_url) });
}

const message = { from: "+15005550006", to: "+4915112345678", body: "Hello" };

Deno.test("a message is accepted as queued and soon delivered", async () => {
  await using sandbox = await startSandbox();
  const client = sdk(sandbox);

  const accepted = await client.messages.create(message);
  const later = await client.messages(accepted.sid).fetch();

  assertMatch(accepted.sid, /^SM[0-9a-f]{32}$/);
  assertEquals([accepted.status, accepted.body, accepted.numSegments], ["queued", "Hello", "1"]);
  assertEquals([later.status, later.dateCreated.getTime()], ["delivered", accepted.dateCreated.getTime()]);
});

Deno.test("status callbacks are signed so that Twilio's own validator accepts them", async () => {
  await using sandbox = await startSandbox();
  await using hook = listenForCallbacks();

  const { sid } = await sdk(sandbox).messages.create({ ...message, statusCallback: hook.url });
  const received = await hook.count(2);

  const { auth_token } = sandbox.settings.twilio;
  const told = received.map(({ headers, body }) => {
    const fields = Object.fromEntries(new URLSearchParams(body));
    const signature = headers.get("x-twilio-signature")!;
    return [fields.MessageSid, fields.MessageStatus, twilio.validateRequest(auth_token, signature, hook.url, fields)];
  });
  assertEquals(told, [[sid, "sent", true], [sid, "delivered", true]]);
});

Deno.test("a callback is tried again until it is taken", async () => {
  await using sandbox = await startSandbox();
  let calls = 0;
  await using hook = listenForCallbacks(() => ++calls === 1 ? 503 : 200);

  await sdk(sandbox).messages.create({ ...message, statusCallback: hook.url });
  const received = await hook.count(3);

  const told = received.map(({ body }) => new URLSearchParams(body).get("MessageStatus"));
  assertEquals(told, ["sent", "sent", "delivered"]);
});

Deno.test("a callback never leaves this machine", async () => {
  await using sandbox = await startSandbox();
  const refused = happens(sandbox, "callback_failed");

  await sdk(sandbox).messages.create({ ...message, statusCallback: "https://example.org/hook" });

  assertMatch((await refused).reason, /not on this machine/);
});

Deno.test("the list filters by recipient and day, newest first, page by page", async () => {
  await using sandbox = await startSandbox();
  const client = sdk(sandbox);
  for (const body of ["one", "two", "three"]) await client.messages.create({ ...message, body });
  await client.messages.create({ ...message, to: "+4915100000000" });
  const tomorrow = new Date(Date.now() + 86_400_000);

  const bodies = async (filter: object) => (await client.messages.list(filter)).map(({ body }) => body);

  assertEquals(await bodies({ to: message.to, pageSize: 2 }), ["three", "two", "one"]);
  assertEquals(await bodies({ to: message.to, dateSentBefore: tomorrow, limit: 1 }), ["three"]);
  assertEquals(await bodies({ dateSentAfter: tomorrow }), []);
});

Deno.test("errors are worded as Twilio words them", async () => {
  await using sandbox = await startSandbox();

  const failure = await assertRejects(() => sdk(sandbox).messages("SM404").fetch(), twilio.RestException);

  assertEquals([failure.status, failure.code], [404, 20404]);
  assertEquals(failure.moreInfo, "https://www.twilio.com/docs/errors/20404");
});

Deno.test("two sandboxes know nothing of each other", async () => {
  await using one = await startSandbox();
  await using other = await startSandbox();

  await sdk(one).messages.create(message);

  assertEquals([one.texts().length, other.texts().length], [1, 0]);
});
