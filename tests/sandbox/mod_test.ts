import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { createMailer } from "../../domains/shared/email.ts";
import { createTexter } from "../../domains/shared/sms.ts";
import { joinSandbox, startSandbox } from "../../sandbox/mod.ts";
import { eventually } from "../../tools/dev/eventually.ts";

const text = { key: "k", to: "+4915112345678", text: "Hello" };

Deno.test("a sandbox is joined by its address", async () => {
  await using sandbox = await startSandbox();

  const joined = await joinSandbox(sandbox.url);

  assertEquals(joined, { url: sandbox.url, settings: sandbox.settings });
});

Deno.test("joining where nothing listens says so", async () => {
  const failure = await assertRejects(() => joinSandbox("http://127.0.0.1:1"), Error);

  assertMatch(
    failure.message,
    /^Cannot join the sandbox at http:\/\/127\.0\.0\.1:1 \(ESTUARY_SANDBOX_URL\): .+ Start it first/s,
  );
});

Deno.test("joining what is no sandbox says so", async () => {
  await using other = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => Response.json({}));

  await assertRejects(
    () => joinSandbox(`http://127.0.0.1:${other.addr.port}`),
    Error,
    "what answers there is no sandbox",
  );
});

Deno.test("a port in use is told", async () => {
  await using sandbox = await startSandbox();
  const port = Number(new URL(sandbox.url).port);

  const failure = await assertRejects(() => startSandbox({ port }), Error);

  assertEquals(failure.message, `Cannot start the sandbox at 127.0.0.1:${port}: the port is in use`);
});

Deno.test("listeners hear of mails and texts until they stop", async () => {
  await using sandbox = await startSandbox();
  const mailer = createMailer(sandbox.settings.smtp);
  const texter = createTexter(sandbox.settings.twilio);
  const heard: string[] = [];
  const stop = sandbox.on((event) => heard.push(event.type));

  await mailer.send({ key: "k", to: "ada@example.org", subject: "s", text: "t", html: "<p>t</p>" });
  await texter.send(text);
  stop();
  await texter.send(text);

  mailer.close();
  assertEquals(heard, ["mail", "text"]);
});

Deno.test("a fault that makes no sense is refused at once", async () => {
  await using sandbox = await startSandbox();

  assertThrows(
    () => sandbox.fail({ provider: "livekit", operation: "createRoom", answer: "cut" }),
    Error,
    "CreateRoom",
  );
});

Deno.test("disposing ends a call that hangs and one that is delayed", async () => {
  const sandbox = await startSandbox();
  const texter = createTexter(sandbox.settings.twilio, 5_000);
  sandbox.fail({ provider: "twilio", answer: "hang", times: 1 });
  sandbox.fail({ provider: "twilio", delay_ms: 60_000, times: 1 });
  const calls = [texter.send(text), texter.send(text)].map((call) => assertRejects(() => call));
  await eventually(async () => (await (await fetch(`${sandbox.url}/state`)).json()).faults.length === 0);

  await sandbox[Symbol.asyncDispose]();

  await Promise.all(calls);
});
