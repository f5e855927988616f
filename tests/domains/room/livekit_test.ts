import { assert, assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { TokenVerifier } from "livekit-server-sdk";
import { createRooms, type LiveKitSettings } from "../../../domains/room/livekit.ts";
import { type Fault, startSandbox } from "../../../sandbox/mod.ts";

const options = { empty_timeout_ms: 600_000, max_participants: 2, metadata: '{"booking_id":123}' };

/** A LiveKit, and our way to it. */
async function venue(fault?: Omit<Fault, "provider">, change: Partial<LiveKitSettings> = {}) {
  const sandbox = await startSandbox();
  if (fault) sandbox.fail({ provider: "livekit", times: 1, ...fault });
  const rooms = createRooms({ ...sandbox.settings.livekit, ...change }, fault?.answer === "hang" ? 500 : 10_000);
  return { sandbox, rooms, [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose]() };
}

Deno.test("a room is created as asked", async () => {
  await using world = await venue();

  const { sid } = await world.rooms.create("booking-123", { ...options, empty_timeout_ms: 599_001 });

  const [{ created_at: _, ...room }] = world.sandbox.rooms();
  assertEquals(room, {
    sid,
    name: "booking-123",
    metadata: '{"booking_id":123}',
    empty_timeout: 600,
    departure_timeout: 600,
    max_participants: 2,
    participants: [],
  });
});

Deno.test("creating a room again finds the first", async () => {
  await using world = await venue();

  const first = await world.rooms.create("booking-123", options);
  const again = await world.rooms.create("booking-123", { ...options, metadata: "{}" });

  assertEquals(again, first);
  assertEquals(world.sandbox.rooms().map(({ metadata }) => metadata), ["{}"]);
});

Deno.test("participants are those who are in the room", async () => {
  await using world = await venue();
  await world.rooms.create("booking-123", options);
  const before = Date.now();
  world.sandbox.join("booking-123", "guest-7");
  world.sandbox.join("booking-123", "host-4");
  world.sandbox.leave("booking-123", "guest-7");

  const participants = await world.rooms.participants("booking-123");

  assertEquals(participants?.map(({ identity, state }) => [identity, state]), [["host-4", "active"]]);
  assert(participants![0].joined_at >= before && participants![0].joined_at <= Date.now());
});

Deno.test("an empty room is told from one that does not exist", async () => {
  await using world = await venue();
  await world.rooms.create("booking-123", options);

  assertEquals(await world.rooms.participants("booking-123"), []);
  assertEquals(await world.rooms.participants("booking-124"), undefined);
});

Deno.test("closing a room ends it for everybody", async () => {
  await using world = await venue();
  await world.rooms.create("booking-123", options);
  world.sandbox.join("booking-123", "guest-7");

  await world.rooms.close("booking-123");

  assertEquals(await world.rooms.participants("booking-123"), undefined);
});

Deno.test("closing a room that is gone is fine", async () => {
  await using world = await venue();

  await world.rooms.close("booking-123");
});

Deno.test("a server that is no LiveKit is not taken for one without the room", async () => {
  await using elsewhere = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Response("not found", { status: 404 }),
  );
  const rooms = createRooms({ url: `http://127.0.0.1:${elsewhere.addr.port}`, api_key: "key", api_secret: "secret" });

  await assertRejects(() => rooms.participants("booking-123"), Error, "answered 404: not found");
  await assertRejects(() => rooms.close("booking-123"), Error, "answered 404: not found");
});

Deno.test("a join token opens one room to one person, until the given time", async () => {
  await using world = await venue();
  const { api_key, api_secret } = world.sandbox.settings.livekit;
  const until = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;

  const token = await world.rooms.joinToken("booking-123", "guest-7", "Ada", until);

  const { exp, nbf: _, ...claims } = await new TokenVerifier(api_key, api_secret).verify(token);
  assertEquals(claims as unknown, {
    iss: api_key,
    sub: "guest-7",
    name: "Ada",
    video: {
      roomJoin: true,
      room: "booking-123",
      canSubscribe: true,
      canPublish: true,
      canPublishSources: ["camera", "microphone", "screen_share", "screen_share_audio"],
      canPublishData: true,
      canUpdateOwnMetadata: false,
    },
  });
  assert(Math.abs(exp! * 1000 - until) <= 1000);
});

Deno.test("a join token for a time that has passed is refused", async () => {
  await using world = await venue();
  const token = () => world.rooms.joinToken("booking-123", "guest-7", "Ada", Date.now() - 1);

  const failure = await assertRejects(token, ApplicationFailure, 'Cannot make a token for "guest-7" to join room');

  assertEquals([failure.type, failure.nonRetryable], ["JoinTokenExpired", true]);
});

for (const change of [{ api_secret: "wrong" }, { api_key: "wrong" }]) {
  Deno.test(`a wrong ${Object.keys(change)[0]} can be mended, so it is retried, and no token is told`, async () => {
    await using world = await venue(undefined, change);

    const failure = await assertRejects(() => world.rooms.create("booking-123", options), ApplicationFailure);

    assertEquals([failure.type, failure.nonRetryable], ["LiveKitUnauthorized", false]);
    assertMatch(
      failure.message,
      /^Cannot create room "booking-123": LiveKit at http:\S+ answered 401: invalid token: \[token\]/,
    );
    assertEquals(Deno.inspect(failure, { depth: 10 }).includes("eyJ"), false);
  });
}

Deno.test("a request that LiveKit calls invalid is not repeated", async () => {
  await using world = await venue({ answer: { status: 400, message: "metadata size exceeds limits" } });

  const failure = await assertRejects(() => world.rooms.create("booking-123", options), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["LiveKitRejected", true]);
  assertMatch(failure.message, /answered 400 invalid_argument: metadata size exceeds limits$/);
});

for (
  const [what, answer, type] of [
    ["an outage", { status: 503 }, "LiveKitUnavailable"],
    ["a rate limit", { status: 429 }, "LiveKitRateLimited"],
    ["a connection that is cut", "cut", "LiveKitUnavailable"],
    ["an answer that never comes", "hang", "LiveKitUnavailable"],
  ] satisfies [string, Fault["answer"], string][]
) {
  Deno.test(`${what} is worth a retry, which then works`, async () => {
    await using world = await venue({ operation: "CreateRoom", answer, acts: true });

    const create = () => world.rooms.create("booking-123", options);
    const failure = await assertRejects(create, ApplicationFailure, 'Cannot create room "booking-123": ');
    await create();

    assertEquals([failure.type, failure.nonRetryable], [type, false]);
    assertInstanceOf(failure.cause, Error);
    assertEquals(world.sandbox.rooms().length, 1);
  });
}

Deno.test("a server that is not there is worth a retry", async () => {
  const rooms = createRooms({ url: "http://127.0.0.1:1", api_key: "key", api_secret: "secret" });

  const failure = await assertRejects(() => rooms.verify(), ApplicationFailure);

  assertMatch(failure.message, /^Cannot list rooms: no answer from LiveKit at http:/);
  assertEquals([failure.type, failure.nonRetryable], ["LiveKitUnavailable", false]);
});

Deno.test("what is not there is never worth a retry", async () => {
  await using world = await venue();

  const failure = await assertRejects(() => world.rooms.updateMetadata("booking-123", "{}"), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["LiveKitNotFound", true]);
});

Deno.test("open rooms are listed with what they were made with", async () => {
  await using world = await venue();
  const { sid } = await world.rooms.create("booking-123", options);
  await world.rooms.create("booking-124", options);
  await world.rooms.close("booking-124");

  const open = await world.rooms.list();

  assertEquals(open, [{ sid, name: "booking-123", metadata: options.metadata }]);
});

Deno.test("a room's metadata is changed", async () => {
  await using world = await venue();
  await world.rooms.create("booking-123", options);

  await world.rooms.updateMetadata("booking-123", '{"booking_id":123,"ends_at":1}');

  assertEquals(world.sandbox.rooms()[0].metadata, '{"booking_id":123,"ends_at":1}');
});

Deno.test("somebody is removed, once and again", async () => {
  await using world = await venue();
  await world.rooms.create("booking-123", options);
  world.sandbox.join("booking-123", "guest-7");

  await world.rooms.remove("booking-123", "guest-7");
  await world.rooms.remove("booking-123", "guest-7");

  assertEquals(await world.rooms.participants("booking-123"), []);
});

Deno.test("verify changes nothing", async () => {
  await using world = await venue();

  await world.rooms.verify();

  assertEquals(world.sandbox.rooms(), []);
});
