// A session that both come to, on a real LiveKit server.
import { assert, assertEquals } from "@std/assert";
import { inMinutes } from "../../domains/room/presence.ts";
import { eventually } from "../../tools/dev/eventually.ts";
import { attendanceOf, openVenue } from "./venue.ts";

const SECOND = 1000;

/** Lives through it, and checks how it ended. @param webhooks whether LiveKit's webhooks reach the lifecycle */
export async function meet(webhooks: boolean): Promise<void> {
  await using venue = await openVenue({ webhooks });
  const { starts_at, ends_at } = await venue.book("900", { startsIn: 5 * SECOND, lasts: 36 * SECOND });
  const lifecycle = await venue.start("BookingLifecycleWorkflow", { booking_id: "900" }, "booking-900");
  const [host, guest] = [await venue.joinByMail("grace@example.org"), await venue.joinByMail("ada@example.org")];
  assertEquals([host.said, guest.said], ["joined booking-900", "joined booking-900"]);
  await eventually(() => Date.now() > starts_at + 12 * SECOND);
  const leaves = Date.now();
  await guest.leave();
  const left = Date.now();

  const result = await lifecycle.result();

  assertEquals(result.status, "completed");
  const stays = await attendanceOf(venue.store, "900");
  const of = (role: string) => stays.find((row) => row.role === role)!;
  assertEquals(stays.length, 2);
  assert(of("host").known_until >= ends_at);
  // Without webhooks a leaving is known by the last look before it.
  const [earliest, latest] = [leaves - (webhooks ? 1 : 6) * SECOND, left + SECOND];
  assert(
    of("guest").left_at! >= earliest && of("guest").left_at! <= latest,
    `left at ${of("guest").left_at! - leaves} ms`,
  );
  const minutes = (role: string, to: number) => inMinutes(to - Math.max(of(role).joined_at, starts_at));
  assertEquals(result.minutes_present, {
    host: minutes("host", ends_at),
    guest: minutes("guest", of("guest").left_at!),
  });

  await host.out;
  assertEquals(await venue.rooms.list(), []);
  await eventually(() => venue.liveKit.events.some(({ event }) => event === "room_finished"));
  const told = venue.liveKit.events.map(({ event, participant }) => `${event} ${participant?.identity ?? ""}`.trim());
  for (const each of ["room_started", "participant_joined host-grace", "participant_left guest-ada"]) {
    assert(told.includes(each), `${each} is not among ${told}`);
  }
  await host.leave();
}
