// More time for a session: who has to want it, and what the two hear of it.
import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowUpdateFailedError } from "@temporalio/client";
import { type Extend, extend } from "../../../domains/booking/contract.ts";
import { ask, bookingWorld, HOUR, iso, MINUTE, type World } from "./world.ts";

const linkOf = (world: World, kind: string, to: string) =>
  world.mails.findLast(({ key }) => key.startsWith(`booking:123:${kind}:${to}:`))?.text.match(/https:\S+/)?.[0];

Deno.test("a session goes on for longer once both want the same", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 30 * MINUTE);

  const guest = await ask(lifecycle, extend, { minutes: 15, by: "guest" });
  const other = await ask(lifecycle, extend, { minutes: 30, by: "host" });
  const agreed = await ask(lifecycle, extend, { minutes: 15, by: "host" });

  assertEquals([guest.ends_at, guest.extension_wanted], [iso(world.ends_at), { guest: 15 }]);
  assertEquals([other.ends_at, other.extension_wanted], [iso(world.ends_at), { guest: 15, host: 30 }]);
  assertEquals([agreed.ends_at, agreed.extension_wanted], [iso(world.ends_at + 15 * MINUTE), undefined]);
  assertEquals((await lifecycle.result()).minutes_present, { guest: 75, host: 75 });
});

Deno.test("one alone does not get more time", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 30 * MINUTE);

  for (let n = 0; n < 2; n++) await ask(lifecycle, extend, { minutes: 15, by: "guest" });

  assertEquals((await lifecycle.result()).minutes_present, { guest: 60, host: 60 });
  assertEquals((await world.booking()).ends_at, world.ends_at);
  assertEquals(world.minutesBefore("extended"), []);
});

Deno.test("both hear of more time at once, with a link that lasts as long, and so does the room", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 30 * MINUTE);

  await ask(lifecycle, extend, { minutes: 30, by: "platform" });
  await world.until(world.starts_at + 32 * MINUTE);

  assertEquals(world.sent().slice(-2), ["join to guest and host", "extended to guest and host"]);
  assertEquals(world.minutesBefore("extended"), [-30]);
  assertEquals(linkOf(world, "extended", "guest"), linkOf(world, "join", "guest"));
  assertEquals(world.rooms, ["create booking-123", "update booking-123"]);
  await lifecycle.result();
});

Deno.test("a session that is extended before its room is open is told without a link", async () => {
  await using world = await bookingWorld({ startsIn: 2 * HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at - HOUR + 5 * MINUTE);

  await ask(lifecycle, extend, { minutes: 30, by: "platform" });
  await world.until(world.starts_at - 30 * MINUTE);

  assertEquals(world.minutesBefore("extended").length, 1);
  assertEquals(linkOf(world, "extended", "guest"), undefined);
  assertEquals((await lifecycle.result()).minutes_present, { guest: 90, host: 90 });
  assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
});

Deno.test("a LiveKit that cannot be told of more time does not take it away", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      room(operation) {
        if (operation.startsWith("update")) throw new Error("LiveKit answered 503");
      },
    },
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 30 * MINUTE);

  await ask(lifecycle, extend, { minutes: 30, by: "platform" });

  assertEquals((await lifecycle.result()).minutes_present, { guest: 90, host: 90 });
});

Deno.test("more time is for guest, host and platform to want", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const lifecycle = await world.start();
  await world.until(world.starts_at + MINUTE);

  for (const by of ["stranger", undefined]) {
    const asked = () => ask(lifecycle, extend, { minutes: 10, by } as Extend);
    const { cause } = await assertRejects(asked, WorkflowUpdateFailedError);
    assertEquals(cause?.message.endsWith(`by: ${JSON.stringify(by)} is not one of guest, host, platform`), true);
  }
  await lifecycle.result();
});
