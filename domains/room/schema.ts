// What comes in from outside. Used by the CLI, the ingress and the docs; never inside the workflow bundle.
import { z } from "zod";
import { id } from "../../temporal/fields.ts";

const bookingId = id("the booking, as the platform knows it");

/** The room of a booking. */
export const roomSessionInput = z.strictObject({ booking_id: bookingId });

/** A look for rooms whose session is over. */
export const roomSweepInput = z.strictObject({});

/** A recording of a booking's session. */
export const recordingInput = z.strictObject({
  booking_id: bookingId,
  retention_days: z.int().min(1).max(3650).default(30).meta({
    description: "how long the file is kept",
    unit: "days",
  }),
});
