// The lifecycle's messages, wired to its state. Workflow code.
import { log, setHandler } from "@temporalio/workflow";
import { attendance } from "../room/contract.ts";
import {
  attest,
  cancel,
  cancelSignal,
  extend,
  noShowSettled,
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

/**
 * Answers queries, updates and signals from now on: an update that makes no sense is refused by its validator, such a
 * signal is logged and ignored.
 *
 * @param saveTimes writes a session's times down
 */
export function listen(life: Lifecycle, saveTimes: (booking: Booking) => Promise<unknown>): void {
  const { booking_id } = life.booking;
  const whyNot = {
    cancel: (request: Parameters<typeof whyCannotCancel>[0]) => life.whyClosed ?? whyCannotCancel(request),
    reschedule: (request: Parameters<typeof whyCannotReschedule>[1]) =>
      life.whyClosed ?? whyCannotReschedule(life.booking, request, Date.now()),
  };
  const refuse = (what: string, why: string | undefined) => {
    if (why) throw new Error(`Cannot ${what} booking "${booking_id}": ${why}`);
  };
  const interrupt = async (interruption: Interruption) => {
    await life.interrupt(interruption);
    return life.view();
  };
  const ignore = (signal: string, why: string) =>
    log.warn(`Ignored signal ${signal} to booking "${booking_id}": ${why}`);
  const interruptUnless = async (signal: string, why: string | undefined, interruption: Interruption) => {
    if (why) return ignore(signal, why);
    await life.interrupt(interruption).catch((error: Error) => ignore(signal, error.message));
  };

  setHandler(status, () => life.view());

  setHandler(cancel, (request) => interrupt({ kind: "cancel", request, at: Date.now() }), {
    validator: (request) => refuse("cancel", whyNot.cancel(request)),
  });
  setHandler(
    cancelSignal,
    (request) => interruptUnless("cancel", whyNot.cancel(request), { kind: "cancel", request, at: Date.now() }),
  );

  setHandler(reschedule, (request) => interrupt({ kind: "reschedule", request }), {
    validator: (request) => refuse("reschedule", whyNot.reschedule(request)),
  });
  setHandler(
    rescheduleSignal,
    (request) => interruptUnless("reschedule", whyNot.reschedule(request), { kind: "reschedule", request }),
  );

  setHandler(noShowSettled, async (result) => {
    const why = whyNoSettlement(booking_id, result);
    if (why) return ignore("noShowSettled", why);
    life.settledBySupport = result;
    // A story that is at its settlement or past it looks for this by itself.
    if (!life.whyClosed) await interruptUnless("noShowSettled", undefined, { kind: "settled", result });
  });

  setHandler(extend, async (request) => {
    if (!life.extensions.agree(request)) return life.view();
    await life.alone(async () => {
      if (life.whyClosed) throw life.tooLate("extend");
      life.booking = { ...life.booking, ends_at: life.booking.ends_at + request.minutes * 60_000 };
      await saveTimes(life.booking);
    });
    return life.view();
  }, {
    validator: (request) => refuse("extend", life.whyClosed ?? whyCannotExtend(life.booking, request, Date.now())),
  });

  setHandler(attest, (verdict) => {
    life.verdict = verdict;
    return life.view();
  }, {
    validator: (verdict) => refuse("attest attendance of", life.whyClosed ?? whyCannotAttest(life.asking, verdict)),
  });

  setHandler(attendance, (event) => {
    const opens = life.booking.starts_at - life.calendar.room_opens;
    const why = life.whyClosed ?? whyNoSighting(event, opens, Date.now());
    if (why) return ignore("attendance", why);
    if (life.roleOf(event.identity)) life.watch.hear(event);
  });
}
