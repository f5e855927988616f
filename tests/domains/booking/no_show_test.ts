import { assertEquals } from "@std/assert";
import { attest, extend } from "../../../domains/booking/contract.ts";
import {
  ask,
  bookingWorld,
  GUEST,
  HOST,
  HOUR,
  inform,
  joined,
  left,
  MINUTE,
  SECOND,
  steps,
  type World,
} from "./world.ts";

const EARNING = { gross: 8500, platform_fee: 1275, net: 7225, currency: "eur" };
const REFUND = { amount: 8500, currency: "eur" };

for (
  const [missing, inRoom, outcome, strikes, earnings] of [
    ["guest", [HOST], { earning: EARNING }, ["g1 guest_no_show"], "done: host earns €72.25 of €85.00"],
    ["host", [GUEST], { refund: REFUND }, ["h1 host_no_show"], "done: refund €85.00"],
    ["both", [], { refund: REFUND }, ["g1 guest_no_show", "h1 host_no_show"], "done: refund €85.00"],
  ] as const
) {
  Deno.test(`missed by ${missing}: settled at the end of the grace period`, async () => {
    await using world = await bookingWorld({ startsIn: 2 * HOUR, inRoom: () => [...inRoom] });
    const lifecycle = await world.start();

    const minutes_present = { guest: missing === "host" ? 15 : 0, host: missing === "guest" ? 15 : 0 };
    assertEquals(await lifecycle.result(), {
      booking_id: "123",
      status: "no_show",
      missing,
      ...outcome,
      minutes_present,
    });
    assertEquals(world.minutesBefore("no_show", "guest"), [-15]);
    assertEquals(world.minutesBefore("no_show", "host"), [-15]);
    assertEquals(await world.strikes(), [...strikes]);
    assertEquals(
      await world.money(),
      missing === "guest"
        ? { held: 0, host: 7225, fees: 1275, refunds: 0 }
        : { held: 0, host: 0, fees: 0, refunds: 8500 },
    );
    const { status, missing: recorded } = await world.booking();
    assertEquals([status, recorded], ["no_show", missing]);
    assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
    assertEquals(await world.audits(), ["booking.no_show by workflow"]);
    const { attendance, earnings: money, survey } = await steps(lifecycle);
    assertEquals(
      attendance,
      `done: ${missing === "both" ? "nobody" : `the ${missing} did not`} come`.replace("y come", "y came"),
    );
    assertEquals([money, survey], [earnings, "skipped: the session did not take place"]);
  });
}

Deno.test("who comes in the last minute of the grace period has come", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    inRoom: (at) => at >= world.starts_at + 14 * MINUTE ? [HOST, GUEST] : [HOST],
  });

  assertEquals((await (await world.start()).result()).status, "completed");
});

Deno.test("a look that began before the end of the grace period condemns nobody", async () => {
  const graceEnds = () => world.starts_at + 15 * MINUTE;
  await using world: World = await bookingWorld({
    startsIn: HOUR,
    calendar: { attendance_poll: 15 * MINUTE - SECOND },
    inRoom: (at) => at >= graceEnds() - SECOND / 2 ? [HOST, GUEST] : [HOST],
    trouble: {
      async room(operation, at) {
        // LiveKit takes its time to answer the look that is nearly there.
        if (operation.startsWith("look") && at > graceEnds() - MINUTE && at < graceEnds()) {
          await world.temporal.env.sleep(2 * SECOND);
        }
      },
    },
  });

  assertEquals((await (await world.start()).result()).status, "completed");
});

Deno.test("who came and left again within the grace period has come", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    inRoom: (at) => at < world.starts_at + 5 * MINUTE ? [GUEST] : [HOST],
  });

  assertEquals((await (await world.start()).result()).status, "completed");
});

Deno.test("LiveKit's word alone is enough, and is written down", async () => {
  await using world = await bookingWorld({ startsIn: HOUR, inRoom: () => [] });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 5 * MINUTE);

  for (const identity of [GUEST, HOST]) {
    await inform(lifecycle, "attendance", joined(identity, world.starts_at + 5 * MINUTE));
  }

  assertEquals((await lifecycle.result()).status, "completed");
  assertEquals(await world.seen(), ["guest", "host"]);
});

Deno.test("strangers, who has gone before the start, and who comes before the room has opened do not count", async () => {
  await using world = await bookingWorld({ startsIn: HOUR, inRoom: () => ["guest-h1", "host-g1", "stranger"] });
  const lifecycle = await world.start();
  await inform(lifecycle, "attendance", joined(HOST, world.starts_at));
  await world.until(world.starts_at - 5 * MINUTE);

  await inform(lifecycle, "attendance", joined("stranger", world.starts_at));
  await inform(lifecycle, "attendance", left(GUEST, world.starts_at - 6 * MINUTE, world.starts_at - 5 * MINUTE));

  assertEquals((await lifecycle.result()).missing, "both");
});

Deno.test("nobody is condemned while LiveKit cannot be looked into", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    inRoom: () => [HOST, GUEST],
    trouble: {
      room(operation, at) {
        if (operation.startsWith("look") && at < world.starts_at + 40 * MINUTE) throw new Error("503 from LiveKit");
      },
    },
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 20 * MINUTE);
  await world.passUntil(async () => (await steps(lifecycle)).attendance.startsWith("waiting: cannot look"));

  assertEquals((await steps(lifecycle)).attendance, "waiting: cannot look into the room: 503 from LiveKit");
  assertEquals((await lifecycle.result()).status, "completed");
});

Deno.test("where nobody could look all session long, support is asked", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    trouble: {
      room(operation) {
        if (operation.startsWith("look")) throw new Error("503 from LiveKit");
      },
    },
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at - MINUTE);
  await inform(lifecycle, "attendance", joined(HOST, world.starts_at - MINUTE));
  await world.until(world.ends_at);
  await world.passUntil(async () => (await steps(lifecycle)).attendance.includes("only the host was seen"));

  await ask(lifecycle, attest, { host: true, guest: false });

  assertEquals((await lifecycle.result()).missing, "guest");
});

Deno.test("a room that LiveKit lost is opened again, and is no proof that nobody came", async () => {
  let lost = true;
  await using world = await bookingWorld({
    startsIn: HOUR,
    inRoom(at) {
      if (at < world.starts_at + 14.6 * MINUTE) return [HOST];
      if (!lost) return [HOST, GUEST];
      lost = false;
      return null;
    },
  });

  const result = await (await world.start()).result();

  assertEquals(result.status, "completed");
  assertEquals(world.rooms, ["create booking-123", "create booking-123", "close booking-123"]);
});

Deno.test("in a session shorter than the grace period nobody is waited for past its end", async () => {
  await using world = await bookingWorld({ startsIn: HOUR, lasts: 10 * MINUTE, inRoom: () => [HOST] });

  const result = await (await world.start()).result();

  assertEquals(result.missing, "guest");
  assertEquals(world.minutesBefore("no_show"), [-10]);
});

Deno.test("a session that is extended before its short end gives more time to come", async () => {
  await using world = await bookingWorld({
    startsIn: HOUR,
    lasts: 10 * MINUTE,
    inRoom: (at) => at > world.starts_at + 12 * MINUTE ? [HOST, GUEST] : [HOST],
  });
  const lifecycle = await world.start();
  await world.until(world.starts_at + 5 * MINUTE);

  await ask(lifecycle, extend, { minutes: 30, by: "platform" });

  assertEquals((await lifecycle.result()).status, "completed");
});

for (
  const [what, comes, outcome] of [
    ["is waited for from then on", 28, { status: "completed" }],
    ["is not waited for longer than the grace period from then on", 35, { status: "no_show", missing: "guest" }],
  ] as const
) {
  Deno.test(`whose link goes out 14 minutes after the start ${what}`, async () => {
    await using world: World = await bookingWorld({
      startsIn: HOUR,
      inRoom: (at) => at >= world.starts_at + comes * MINUTE ? [HOST, GUEST] : [HOST],
      trouble: {
        mail({ key }, at) {
          if (key.includes(":join:guest:") && at < world.starts_at + 14 * MINUTE) {
            throw new Error("421 try again later");
          }
        },
      },
    });

    const { status, missing } = await (await world.start()).result();

    assertEquals({ status, ...(missing && { missing }) }, outcome);
  });
}

for (const back of [50, 70]) {
  Deno.test(`whose link goes out ${back} minutes after the start is not condemned, support is asked`, async () => {
    await using world: World = await bookingWorld({
      startsIn: HOUR,
      inRoom: () => [HOST],
      trouble: {
        mail({ key }, at) {
          if (key.includes(":join:guest:") && at < world.starts_at + back * MINUTE) {
            throw new Error("421 try again later");
          }
        },
      },
    });
    const lifecycle = await world.start();
    await world.passUntil(async () => (await steps(lifecycle)).attendance.includes("attest"));
    assertEquals(
      (await steps(lifecycle)).attendance,
      'waiting: for support to say who came (update "attest"): only the host was seen, and a link did not go out in time',
    );

    await ask(lifecycle, attest, { host: true, guest: true });

    assertEquals((await lifecycle.result()).status, "completed");
    assertEquals(await world.strikes(), []);
  });
}

Deno.test("clocks that are ahead keep nobody from having come who is seen at the end of the grace period", async () => {
  await using world: World = await bookingWorld({
    startsIn: HOUR,
    workerAhead: 5 * SECOND,
    inRoom: (at) => {
      const late = { identity: GUEST, sid: "a", joined_at: at + 10 * SECOND };
      return at >= world.starts_at + 14.9 * MINUTE ? [HOST, late] : [HOST];
    },
  });

  assertEquals((await (await world.start()).result()).status, "completed");
});
