// Guests and hosts who keep their appointments: the demo's other half.
import { z } from "zod";
import { bookingRoom, participantIdentity } from "../domains/room/contract.ts";
import type { Rooms } from "./livekit/rooms.ts";
import type { Events, SandboxRoom } from "./state.ts";
import type { Timers } from "./timers.ts";

/** Who comes to which booking's session by themselves. To a booking that is not named nobody comes. */
export type People = Record<string, { host: boolean; guest: boolean }>;

/** What the platform writes on a session's room. Times are epoch milliseconds, host and guest are person ids. */
const session = z.object({
  booking_id: z.coerce.string(),
  starts_at: z.number(),
  ends_at: z.number(),
  host: z.coerce.string(),
  guest: z.coerce.string(),
});

/** People who leave stay a moment past the end, milliseconds: whoever looks into the room at the end finds them there. */
const GOODBYE = 1000;

/** From now on, those who are to come enter their room at the start of the session and leave it after its end. */
export function bringPeople(people: People, rooms: Rooms, timers: Timers, events: Events): void {
  const plans = new Map<SandboxRoom, (() => void)[]>();

  events.on((event) => {
    if (event.type === "room_started" || event.type === "room_updated") plan(event.room);
    if (event.type === "room_finished") forget(event.room);
  });

  function plan(room: SandboxRoom) {
    forget(room);
    const found = session.safeParse(parse(room.metadata));
    if (!found.success || room.name !== bookingRoom(found.data.booking_id)) return;

    const { booking_id, starts_at, ends_at } = found.data;
    if (ends_at <= Date.now()) return;
    const coming = (["host", "guest"] as const).filter((role) => people[booking_id]?.[role]);
    const identities = coming.map((role) => participantIdentity(role, found.data[role]));
    plans.set(room, [
      timers.at(starts_at, () => {
        // Who finds the room full stays out, as at LiveKit's door.
        for (const identity of identities) if (!isIn(room, identity) && !isFull(room)) rooms.join(room.name, identity);
      }),
      timers.at(ends_at + GOODBYE, () => {
        for (const identity of identities) if (isIn(room, identity)) rooms.leave(room.name, identity);
      }),
    ]);
  }

  function forget(room: SandboxRoom) {
    for (const cancel of plans.get(room) ?? []) cancel();
    plans.delete(room);
  }
}

const isIn = (room: SandboxRoom, identity: string) => room.participants.some((other) => other.identity === identity);

const isFull = ({ max_participants, participants }: SandboxRoom) =>
  max_participants > 0 && participants.length >= max_participants;

function parse(metadata: string): unknown {
  try {
    return JSON.parse(metadata);
  } catch {
    // Metadata is free text; what is no JSON is no session.
    return undefined;
  }
}
