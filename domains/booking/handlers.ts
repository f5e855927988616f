// The lifecycle's messages, wired to its state. Workflow code.
import type { Message } from "../../temporal/opening.ts";
import { attendance } from "../room/contract.ts";
import { whyNoAttendance } from "../room/requests.ts";
import {
  attest,
  type Cancel,
  cancel,
  cancelSignal,
  extend,
  type LifecycleStatus,
  noShowSettled,
  type Reschedule,
  reschedule,
  rescheduleSignal,
  status,
} from "./contract.ts";
import type { Interruption, Lifecycle } from "./lifecycle.ts";
import type { Booking } from "./messages.ts";
import {
  whyCannotAttest,
  whyCannotCancel,
  whyCannotExtend,
  whyCannotReschedule,
  whyNoSettlement,
  whyNoSighting,
} from "./requests.ts";

type Request<R> = Message<Lifecycle, R, LifecycleStatus>;

/**
 * Answers queries, updates and signals from now on. Of what comes before the booking is opened only the shape is looked at
 * first, and the rest once it is.
 *
 * @param saveTimes writes a session's times down
 */
export function listen(life: Lifecycle, saveTimes: (booking: Booking) => Promise<unknown>): void {
  const { opening } = life;
  const interrupt = async (interruption: Interruption) => {
    await life.interrupt(interruption);
    return life.view();
  };

  opening.query(status, () => life.view());

  const toCancel: Request<Cancel> = {
    whyNot: (_, request) => life.whyClosed ?? whyCannotCancel(request),
    act: (_, request, at) => interrupt({ kind: "cancel", request, at }),
  };
  opening.update(cancel, "cancel", toCancel);
  opening.signal(cancelSignal, toCancel);

  const toMove: Request<Reschedule> = {
    whyNot: (_, request) => life.whyClosed ?? whyCannotReschedule(life.booking, request, Date.now()),
    act: (_, request) => interrupt({ kind: "reschedule", request }),
  };
  opening.update(reschedule, "reschedule", toMove);
  opening.signal(rescheduleSignal, toMove);

  opening.signal(noShowSettled, {
    whyNot: (_, result) => whyNoSettlement(life.bookingId, result),
    async act(_, result) {
      life.settledBySupport = result;
      // A story that is at its settlement or past it looks for this by itself.
      if (!life.whyClosed) await life.interrupt({ kind: "settled", result });
    },
  });

  opening.update(extend, "extend", {
    whyNot: (_, request) => life.whyClosed ?? whyCannotExtend(life.booking, request, Date.now()),
    async act(_, request) {
      if (!life.extensions.agree(request)) return life.view();
      await life.alone(async () => {
        if (life.whyClosed) throw life.tooLate("extend");
        life.booking = { ...life.booking, ends_at: life.booking.ends_at + request.minutes * 60_000 };
        await saveTimes(life.booking);
      });
      return life.view();
    },
  });

  opening.update(attest, "attest attendance of", {
    whyNot: (_, verdict) => life.whyClosed ?? whyCannotAttest(life.asking, verdict),
    act(_, verdict) {
      life.verdict = verdict;
      return life.view();
    },
  });

  opening.signal(attendance, {
    whyNot(opened, event) {
      if (!opened) return whyNoAttendance(event);
      return life.whyClosed ?? whyNoSighting(event, life.booking.starts_at - life.calendar.room_opens, Date.now());
    },
    act(_, event) {
      if (life.presence.roleOf(event.identity)) life.presence.watch.hear(event);
    },
  });
}
