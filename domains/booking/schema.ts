// What comes in from outside. Used by the CLI, the ingress and the docs; never inside the workflow bundle.
import { z } from "zod";
import { id, moment } from "../../temporal/fields.ts";

const bookingId = id("the booking, as the platform knows it");

/** A confirmed booking, from its confirmation to its survey. */
export const bookingLifecycleInput = z.strictObject({ booking_id: bookingId });

/** One reminder of a session, now or at a moment. */
export const bookingReminderInput = z.strictObject({
  booking_id: bookingId,
  kind: z.enum(["first_reminder", "last_reminder"]).default("last_reminder").describe("which of the two texts"),
  at: moment("when to send it; now if absent").optional(),
});

/** A session that somebody missed. */
export const noShowInput = z.strictObject({
  booking_id: bookingId,
  who: z.enum(["host", "guest", "both"]).describe("who did not come"),
});
