import { type Calendar, SHORT_CALENDAR } from "../../domains/booking/calendar.ts";
import { formatDuration } from "../../text/duration.ts";
import type { Part } from "./part.ts";
import { expectFields } from "./stage.ts";

const short = (moment: keyof Calendar) => formatDuration(SHORT_CALENDAR[moment]);

/** A booking's life, from its confirmation to its survey. */
export const booking: Part = {
  title: "Booking 123, from confirmed to completed",

  async show(stage) {
    console.log(
      `  the calendar is short: reminders ${short("first_reminder")} and ${short("last_reminder")} before the start, ` +
        `not 48 h and 1 h; the room ${short("room_opens")}, not 15 min`,
    );
    const said = await stage.wf("trigger", "BookingLifecycleWorkflow", "--booking-id", "123", "--wait");
    expectFields(said, { status: "completed" }, "Booking 123");
    await stage.ledger("Booking 123");
  },
};
