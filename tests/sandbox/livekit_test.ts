import { assertEquals, assertRejects } from "@std/assert";
import {
  AccessToken,
  EgressClient,
  EgressStatus,
  EncodedFileOutput,
  RoomServiceClient,
  ServerError,
  type VideoGrant,
  WebhookReceiver,
} from "livekit-server-sdk";
import { type Sandbox, startSandbox } from "../../sandbox/mod.ts";
import { listenForCallbacks } from "./callback_listener.ts";
import { happens } from "./happens.ts";

/** LiveKit's SDK as it comes. */
function sdk({ settings: { livekit: { url, api_key, api_secret } } }: Sandbox) {
  return new RoomServiceClient(url, api_key, api_secret);
}

/** LiveKit's SDK with a token that grants just this. */
async function sdkWith({ settings: { livekit: { url, api_key, api_secret } } }: Sandbox, grant: VideoGrant) {
  const token = new AccessToken(api_key, api_secret);
  token.addGrant(grant);
  const options = { token: await token.toJwt() };
  return [
    new RoomServiceClient(url, api_key, api_secret, options),
    new EgressClient(url, api_key, api_secret, options),
  ] as const;
}

Deno.test("rooms are listed while they are open, by name or all of them", async () => {
  await using sandbox = await startSandbox();
  const client = sdk(sandbox);
  for (const name of ["a", "b", "c"]) await client.createRoom({ name });
  await client.deleteRoom("b");

  const all = await client.listRooms();
  const some = await client.listRooms(["b", "c"]);

  assertEquals(all.map(({ name, emptyTimeout, departureTimeout }) => [name, emptyTimeout, departureTimeout]), [
    ["a", 300, 20],
    ["c", 300, 20],
  ]);
  assertEquals(some.map(({ name }) => name), ["c"]);
});

Deno.test("a participant is found and removed", async () => {
  await using sandbox = await startSandbox();
  const client = sdk(sandbox);
  await client.createRoom({ name: "a" });
  sandbox.join("a", "guest-7");

  const found = await client.getParticipant("a", "guest-7");
  await client.removeParticipant("a", "guest-7");

  assertEquals(found.identity, "guest-7");
  const failure = await assertRejects(() => client.getParticipant("a", "guest-7"), ServerError);
  assertEquals([failure.status, failure.code], [404, "not_found"]);
});

Deno.test("a room's metadata can be changed", async () => {
  await using sandbox = await startSandbox();
  const client = sdk(sandbox);
  await client.createRoom({ name: "a", metadata: "old" });

  const room = await client.updateRoomMetadata("a", "new");

  assertEquals([room.metadata, sandbox.rooms()[0].metadata], ["new", "new"]);
});

for (
  const [what, grant, call] of [
    ["roomCreate to create", { roomList: true }, (client) => client.createRoom({ name: "a" })],
    ["roomList to list rooms", { roomCreate: true }, (client) => client.listRooms()],
    ["roomAdmin to list participants", { roomCreate: true, room: "a" }, (client) => client.listParticipants("a")],
    ["roomRecord to list recordings", { roomAdmin: true, room: "a" }, (_client, egress) => egress.listEgress()],
    ["roomAdmin of that very room", { roomAdmin: true, room: "b" }, (client) => client.listParticipants("a")],
  ] satisfies [string, VideoGrant, (client: RoomServiceClient, egress: EgressClient) => Promise<unknown>][]
) {
  Deno.test(`a request is refused whose token lacks ${what}`, async () => {
    await using sandbox = await startSandbox();
    const clients = await sdkWith(sandbox, grant);

    const failure = await assertRejects(() => call(...clients), ServerError, "permissions denied");

    assertEquals([failure.status, failure.code], [401, "unauthenticated"]);
  });
}

Deno.test("webhooks tell the story of a room, and LiveKit's own receiver accepts them", async () => {
  await using hook = listenForCallbacks();
  await using sandbox = await startSandbox({ livekit_webhooks: [hook.url] });
  const { api_key, api_secret } = sandbox.settings.livekit;
  await sdk(sandbox).createRoom({ name: "a" });
  sandbox.join("a", "guest-7");
  await sdk(sandbox).deleteRoom("a");

  const received = await hook.count(4);

  const receiver = new WebhookReceiver(api_key, api_secret);
  const events = await Promise.all(
    received.map(({ body, headers }) => receiver.receive(body, headers.get("authorization")!)),
  );
  assertEquals(events.map(({ event, room, participant }) => [event, room?.name, participant?.identity]), [
    ["room_started", "a", undefined],
    ["participant_joined", "a", "guest-7"],
    ["participant_left", "a", "guest-7"],
    ["room_finished", "a", undefined],
  ]);
  assertEquals(new Set(events.map(({ id }) => id)).size, 4);
});

Deno.test("a webhook can be lost, as a fault wants", async () => {
  await using hook = listenForCallbacks();
  await using sandbox = await startSandbox({ livekit_webhooks: [hook.url] });
  sandbox.fail({ provider: "livekit", operation: "webhook", answer: "cut" });
  const lost = happens(sandbox, "callback_failed");

  await sdk(sandbox).createRoom({ name: "a" });
  await lost;

  assertEquals(hook.received, []);
});

Deno.test("a webhook can come twice, as a fault wants", async () => {
  await using hook = listenForCallbacks();
  await using sandbox = await startSandbox({ livekit_webhooks: [hook.url] });
  sandbox.fail({ provider: "livekit", operation: "webhook", answer: "cut", acts: true, times: 1 });

  await sdk(sandbox).createRoom({ name: "a" });
  const [first, second] = await hook.count(2);

  assertEquals(JSON.parse(first.body).event, "room_started");
  assertEquals(second.body, first.body);
});

Deno.test("webhooks tell the story of a recording", async () => {
  await using hook = listenForCallbacks();
  await using sandbox = await startSandbox({ livekit_webhooks: [hook.url] });
  const { url, api_key, api_secret } = sandbox.settings.livekit;
  await sdk(sandbox).createRoom({ name: "a" });
  const client = new EgressClient(url, api_key, api_secret);
  const { egressId } = await client.startRoomCompositeEgress("a", new EncodedFileOutput({ filepath: "/tmp/a.mp4" }));

  sandbox.failEgress(egressId, "the disk is full");
  const received = await hook.count(4);

  const receiver = new WebhookReceiver(api_key, api_secret);
  const events = await Promise.all(
    received.slice(1).map(({ body, headers }) => receiver.receive(body, headers.get("authorization")!)),
  );
  assertEquals(
    events.map(({ event, egressInfo: info }) => [event, info?.roomName, info && EgressStatus[info.status]]),
    [
      ["egress_started", "a", "EGRESS_STARTING"],
      ["egress_updated", "a", "EGRESS_ACTIVE"],
      ["egress_ended", "a", "EGRESS_FAILED"],
    ],
  );
});

Deno.test("webhooks that would leave this machine are refused", async () => {
  const failure = await assertRejects(() => startSandbox({ livekit_webhooks: ["https://example.org/hook"] }), Error);

  assertEquals(
    failure.message,
    "Cannot start the sandbox: webhooks would go to https://example.org/hook, and it never leaves this machine",
  );
});
