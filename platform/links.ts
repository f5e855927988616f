// The links that mails and texts carry.
import type { BookingDeps } from "../domains/booking/activities.ts";
import { bookingRoom, participantIdentity } from "../domains/room/contract.ts";
import type { Outside } from "./outside.ts";

/** Makes the links: to a session's room, for one person and until the session's end, and to its survey. */
export const links = (
  { rooms, webUrl }: Pick<Outside, "rooms" | "webUrl">,
): Pick<BookingDeps, "joinUrl" | "surveyUrl"> => ({
  async joinUrl(booking, role, name) {
    const identity = participantIdentity(role, role === "host" ? booking.host_id : booking.guest_id);
    const token = await rooms.joinToken(bookingRoom(booking.id), identity, name, booking.ends_at);
    return `${webUrl}/join?${new URLSearchParams({ token })}`;
  },
  surveyUrl: (booking, role) => `${webUrl}/survey?${new URLSearchParams({ booking: booking.id, role })}`,
});
