import { assertEquals, assertMatch } from "@std/assert";
import { createEgress } from "../../domains/room/egress.ts";
import { createRooms } from "../../domains/room/livekit.ts";
import { createTexter } from "../../domains/shared/sms.ts";
import { startSandbox } from "../../sandbox/mod.ts";

/** Calls the control API. @returns the status and the JSON */
async function call(url: string, route: string, body?: unknown, type = "application/json"): Promise<[number, unknown]> {
  const [method, path] = route.split(" ");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url + path, { method, body: text, headers: body ? { "content-type": type } : {} });
  return [response.status, await response.json()];
}

const text = { key: "k", to: "+4915112345678", text: "Hello" };

Deno.test("GET /state shows what is in the box", async () => {
  await using sandbox = await startSandbox();
  await createTexter(sandbox.settings.twilio).send(text);

  const [status, state] = await call(sandbox.url, "GET /state");

  const { stripe } = sandbox;
  const shown = { mails: [], texts: sandbox.texts(), rooms: [], egresses: [], stripe: stripe.state(), faults: [] };
  assertEquals([status, state], [200, shown as unknown]);
});

Deno.test("a fault posted spoils as many calls as it says", async () => {
  await using sandbox = await startSandbox();
  const texter = createTexter(sandbox.settings.twilio);
  const fault = { provider: "twilio", operation: "create_message", answer: { status: 429 }, times: 2 };

  assertEquals(await call(sandbox.url, "POST /faults", fault), [201, { faults: [fault] }]);

  const sent = [];
  for (let n = 0; n < 3; n++) sent.push(await texter.send(text).then(() => true, () => false));
  assertEquals(sent, [false, false, true]);
});

Deno.test("DELETE /faults ends them all", async () => {
  await using sandbox = await startSandbox();
  sandbox.fail({ provider: "twilio", answer: "hang" });

  assertEquals(await call(sandbox.url, "DELETE /faults"), [200, { faults: [] }]);

  await createTexter(sandbox.settings.twilio).send(text);
});

Deno.test("a delayed call takes effect after its delay", async () => {
  await using sandbox = await startSandbox();
  sandbox.fail({ provider: "twilio", delay_ms: 50, times: 1 });
  const started = performance.now();

  await createTexter(sandbox.settings.twilio).send(text);

  assertEquals([performance.now() - started >= 49, sandbox.texts().length], [true, 1]);
});

Deno.test("a recording fails on command", async () => {
  await using sandbox = await startSandbox();
  const { livekit } = sandbox.settings;
  await createRooms(livekit).create("booking-123", { empty_timeout_ms: 60_000, max_participants: 2, metadata: "" });
  const egress = createEgress(livekit, { kind: "folder", path: "/tmp" });
  const { egress_id } = await egress.start("booking-123", "/tmp/a.mp4");

  assertEquals(await call(sandbox.url, `POST /egress/${egress_id}/fail`, { reason: "no disk" }), [200, {}]);

  assertEquals((await egress.look(egress_id))?.reason, "no disk");
  assertEquals(await call(sandbox.url, `POST /egress/${egress_id}/fail`, { reason: "no disk" }), [400, {
    error: `Cannot let egress "${egress_id}" fail: it is not running`,
  }]);
});

Deno.test("people join and leave a room", async () => {
  await using sandbox = await startSandbox();
  const rooms = createRooms(sandbox.settings.livekit);
  await rooms.create("booking-123", { empty_timeout_ms: 60_000, max_participants: 2, metadata: "" });

  const [joined] = await call(sandbox.url, "POST /rooms/booking-123/join", { identity: "guest-7" });
  const present = await rooms.participants("booking-123");
  const [left] = await call(sandbox.url, "POST /rooms/booking-123/leave", { identity: "guest-7" });

  assertEquals([joined, left], [200, 200]);
  assertEquals(present?.map(({ identity }) => identity), ["guest-7"]);
  assertEquals(await rooms.participants("booking-123"), []);
});

for (
  const [route, body, expected] of [
    ["POST /faults", { provider: "twilo", answer: "cut" }, /provider: Invalid option/],
    ["POST /faults", { provider: "twilio" }, /a fault needs an answer, a delay_ms, or both/],
    [
      "POST /faults",
      { provider: "twilio", operation: "create_mesage", answer: "cut" },
      /did you mean create_message\?/,
    ],
    [
      "POST /faults",
      { provider: "smtp", operation: "CreateRoom", answer: "cut" },
      /smtp has no "CreateRoom", one of connect/,
    ],
    ["POST /faults", { provider: "smtp", answer: { status: 200 } }, /answer/],
    ["POST /faults", { provider: "smtp", answer: "cut", tims: 1 }, /tims/],
    ["POST /faults", "{", /its body is no JSON/],
    ["POST /rooms/nowhere/join", { identity: "guest-7" }, /there is no such room/],
    ["POST /rooms/nowhere/join", {}, /identity: /],
  ] satisfies [string, unknown, RegExp][]
) {
  Deno.test(`${route} with ${JSON.stringify(body)} is refused with a reason`, async () => {
    await using sandbox = await startSandbox();

    const [status, answer] = await call(sandbox.url, route, body);

    assertEquals(status, 400);
    assertMatch((answer as { error: string }).error, expected);
  });
}

Deno.test("what a foreign page in a browser could post is refused", async () => {
  await using sandbox = await startSandbox();

  const [status] = await call(sandbox.url, "POST /faults", { provider: "smtp", answer: "cut" }, "text/plain");

  assertEquals(status, 400);
});

Deno.test("an unknown path is told what there is", async () => {
  await using sandbox = await startSandbox();

  const [status, answer] = await call(sandbox.url, "GET /stat");

  assertEquals(status, 404);
  assertMatch((answer as { error: string }).error, /^Cannot GET \/stat: the sandbox has GET \/state, /);
});
