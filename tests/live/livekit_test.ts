// LiveKit's real server, asked as the platform asks it.
import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { RoomServiceClient, ServerError } from "livekit-server-sdk";
import { createEgress } from "../../domains/room/egress.ts";
import { createRooms } from "../../domains/room/livekit.ts";
import { eventually } from "../domains/booking/world.ts";
import { visit } from "../../tools/dev/visitors.ts";
import { startLiveKit } from "./servers.ts";

const options = { empty_timeout_ms: 60_000, max_participants: 2, metadata: '{"booking_id":"123"}' };
const soon = () => Date.now() + 60_000;

Deno.test("rooms are made, changed and closed, and who is in them is seen", async () => {
  await using liveKit = await startLiveKit();
  const rooms = createRooms(liveKit.settings);
  const { sid } = await rooms.create("booking-123", options);
  await rooms.updateMetadata("booking-123", "{}");

  assertEquals(await rooms.list(), [{ sid, name: "booking-123", metadata: "{}" }]);
  assertEquals(await rooms.participants("booking-123"), []);
  const guest = await visit(liveKit.settings.url, await rooms.joinToken("booking-123", "guest-7", "Ada", soon()));
  assertEquals(guest.said, "joined booking-123");
  await eventually(async () => (await rooms.participants("booking-123"))?.[0]?.state === "active");
  const [{ identity, joined_at }] = (await rooms.participants("booking-123"))!;
  assertEquals([identity, Math.abs(joined_at - Date.now()) < 10_000], ["guest-7", true]);

  await rooms.remove("booking-123", "guest-7");
  await guest.out;
  await rooms.remove("booking-123", "guest-7");
  await rooms.close("booking-123");
  await rooms.close("booking-123");

  assertEquals([await rooms.participants("booking-123"), await rooms.list()], [undefined, []]);
  await guest.leave();
});

Deno.test("a room that somebody opened with their link is found, and told of its session", async () => {
  await using liveKit = await startLiveKit();
  const rooms = createRooms(liveKit.settings);
  const guest = await visit(liveKit.settings.url, await rooms.joinToken("booking-123", "guest-7", "Ada", soon()));
  const [{ sid, metadata }] = await rooms.list();

  assertEquals([metadata, await rooms.create("booking-123", options)], ["", { sid }]);
  assertEquals(await rooms.list(), [{ sid, name: "booking-123", metadata: options.metadata }]);
  await guest.leave();
});

Deno.test("what goes wrong is told apart", async () => {
  await using liveKit = await startLiveKit();
  const rooms = createRooms(liveKit.settings);
  const type = async (asked: Promise<unknown>) => (await assertRejects(() => asked, ApplicationFailure)).type;

  const found = await type(rooms.updateMetadata("booking-999", "{}"));
  const key = await type(createRooms({ ...liveKit.settings, api_secret: "wrong" }).list());
  const long = await type(rooms.create("x".repeat(300), options));
  // No egress service is attached to this server.
  await rooms.create("booking-123", options);
  const egress = await type(
    createEgress(liveKit.settings, { kind: "folder", path: "/tmp" }).start("booking-123", "/tmp/a"),
  );

  assertEquals([found, key, long, egress], [
    "LiveKitNotFound",
    "LiveKitUnauthorized",
    "LiveKitRejected",
    "LiveKitUnavailable",
  ]);
});

Deno.test("a second device takes the first one's place, a third person stays out", async () => {
  await using liveKit = await startLiveKit();
  const rooms = createRooms(liveKit.settings);
  await rooms.create("booking-123", options);
  const token = (identity: string) => rooms.joinToken("booking-123", identity, identity, soon());
  const { url } = liveKit.settings;

  const phone = await visit(url, await token("guest-7"));
  const laptop = await visit(url, await token("guest-7"));
  await phone.out;
  const host = await visit(url, await token("host-4"));
  const stranger = await visit(url, await token("guest-8"));

  assertEquals([laptop.said, host.said], ["joined booking-123", "joined booking-123"]);
  assertEquals(stranger.said.startsWith("refused"), true);
  const there = (await rooms.participants("booking-123"))!.map(({ identity }) => identity).sort();
  assertEquals(there, ["guest-7", "host-4"]);
  for (const visitor of [phone, laptop, host, stranger]) await visitor.leave();
});

Deno.test("a token for one booking opens no other room, and administers none", async () => {
  await using liveKit = await startLiveKit();
  const { url } = liveKit.settings;
  const rooms = createRooms(liveKit.settings);
  for (const name of ["booking-123", "booking-124"]) await rooms.create(name, options);
  const token = await rooms.joinToken("booking-123", "guest-7", "Ada", soon());

  const [head, body, signature] = token.split(".");
  const claims = JSON.parse(atob(body));
  claims.video.room = "booking-124";
  const forged = await visit(url, [head, btoa(JSON.stringify(claims)).replaceAll("=", ""), signature].join("."));
  const guest = await visit(url, token);
  const asGuest = new RoomServiceClient(url.replace("ws", "http"), undefined, undefined, { token });
  const refused = async (asked: Promise<unknown>) => (await assertRejects(() => asked, ServerError)).status;

  assertEquals([forged.said.startsWith("refused"), guest.said], [true, "joined booking-123"]);
  assertEquals(
    [
      await refused(asGuest.listRooms()),
      await refused(asGuest.createRoom({ name: "booking-125" })),
      await refused(asGuest.deleteRoom("booking-123")),
      await refused(asGuest.listParticipants("booking-124")),
      await refused(asGuest.removeParticipant("booking-123", "host-4")),
    ],
    [401, 401, 401, 401, 401],
  );
  assertEquals(await rooms.participants("booking-124"), []);
  for (const visitor of [forged, guest]) await visitor.leave();
});

Deno.test("a token opens nothing after its end", async () => {
  await using liveKit = await startLiveKit();
  const rooms = createRooms(liveKit.settings);
  // Made five minutes ago, for a session that ended two minutes ago: LiveKit allows a minute for clocks that differ. No
  // webhook can come meanwhile.
  const token = await ago(5 * 60_000, () => rooms.joinToken("booking-123", "guest-7", "Ada", Date.now() + 3 * 60_000));
  await rooms.create("booking-123", options);

  const guest = await visit(liveKit.settings.url, token);

  assertEquals(guest.said.startsWith("refused"), true);
  assertEquals(await rooms.participants("booking-123"), []);
  await guest.leave();
});

Deno.test("a server that opens no room by itself lets nobody into a room that was closed", async () => {
  await using liveKit = await startLiveKit({ auto_create: false });
  const rooms = createRooms(liveKit.settings);
  await rooms.create("booking-123", options);
  const token = await rooms.joinToken("booking-123", "guest-7", "Ada", soon());
  const before = await visit(liveKit.settings.url, token);
  await rooms.close("booking-123");
  await before.out;

  const after = await visit(liveKit.settings.url, token);

  assertEquals([before.said, after.said.startsWith("refused")], ["joined booking-123", true]);
  assertEquals(await rooms.list(), []);
  for (const visitor of [before, after]) await visitor.leave();
});

/** Does something as if it were so many milliseconds ago. */
async function ago<T>(milliseconds: number, act: () => Promise<T>): Promise<T> {
  const RealDate = Date;
  const now = RealDate.now() - milliseconds;
  globalThis.Date = class extends RealDate {
    constructor(...args: []) {
      super(...(args.length > 0 ? args : [now] as unknown as []));
    }
    static override now = () => now;
  } as DateConstructor;
  try {
    return await act();
  } finally {
    globalThis.Date = RealDate;
  }
}
