// Who of guest and host was in the room of their session, and how much of it the store knows. Workflow code.
import { bookingRoom, participantIdentity } from "../room/contract.ts";
import { type Stay, timePresent, wasThere } from "../room/presence.ts";
import { RoomWatch } from "../room/watch.ts";
import type { Missing, Role } from "./contract.ts";
import type { Attendance, Booking } from "./messages.ts";

/** Who was in the room of one session. A session that is moved has another one. */
export class Presence {
  readonly watch: RoomWatch;
  /** What the store knows of each connection, by its sid. */
  readonly #recorded = new Map<string, string>();

  /**
   * @param session whose booking is read as it stands at each moment: more time may be agreed on
   * @param known what an earlier run found out
   */
  constructor(readonly session: { readonly booking: Booking }, known?: readonly Stay[]) {
    this.watch = new RoomWatch(bookingRoom(session.booking.booking_id), known);
  }

  /** Whose identity this is in the room; undefined for strangers. */
  roleOf(identity: string): Role | undefined {
    return (["guest", "host"] as const).find((role) => identity === this.#identityOf(role));
  }

  /** Who has not come to the session; undefined if nobody is missing. Who was only there before it has not. */
  get missing(): Missing | undefined {
    const { watch: { stays }, session: { booking: { starts_at, ends_at } } } = this;
    // Until the end, not until now: clocks that are ahead put who is seen now a little past this moment.
    const [guest, host] = (["guest", "host"] as const).map((role) =>
      wasThere(stays, this.#identityOf(role), { from: starts_at, to: ends_at })
    );
    if (guest && host) return undefined;
    return host ? "guest" : guest ? "host" : "both";
  }

  /** How long each was there during the session as far as it has gone, in milliseconds. */
  get times(): Record<Role, number> {
    const { watch: { stays }, session: { booking: { starts_at, ends_at } } } = this;
    const span = { from: starts_at, to: Math.min(ends_at, Date.now()) };
    const time = (role: Role) => timePresent(stays, this.#identityOf(role), span);
    return { guest: time("guest"), host: time("host") };
  }

  /** What the store does not know yet. */
  get unrecorded(): Attendance["stays"] {
    return this.#stays.filter((stay) => this.#recorded.get(stay.sid) !== this.#gist(stay));
  }

  /** Who was there, whoever still is until a moment, epoch milliseconds. */
  until(at: number): Attendance["stays"] {
    return this.#stays.map((stay) =>
      stay.to === undefined ? { ...stay, known_until: Math.max(stay.known_until, at) } : stay
    );
  }

  /** Remembers that the store knows. */
  recorded(stays: Attendance["stays"]): void {
    for (const stay of stays) this.#recorded.set(stay.sid, this.#gist(stay));
  }

  get #stays(): Attendance["stays"] {
    return this.watch.stays.flatMap(({ identity, ...stay }) => {
      const role = this.roleOf(identity);
      return role ? [{ ...stay, role }] : [];
    });
  }

  /** What of a stay is worth a line in the store as soon as it is known. */
  #gist({ from, known_until, to }: Attendance["stays"][number]): string {
    return [from, to, known_until >= this.session.booking.starts_at].join();
  }

  #identityOf(role: Role): string {
    return participantIdentity(role, this.session.booking[`${role}_id`]);
  }
}
