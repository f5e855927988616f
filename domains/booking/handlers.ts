// The lifecycle's messages, wired to its state. Workflow code.
import { log, setHandler } from "@temporalio/workflow";
import { attendance } from "../room/contract.ts";
import {
  attest,
  type Cancel,
  cancel,
  cancelSignal,
  type Extend,
  extend,
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

/**
 * Answers queries, updates and signals from now on: an update that makes no sense is refused by its validator, such a
 * signal is logged and ignored. Of what comes before the booking is opened only the shape is looked at first, and the
 * rest once it is.
 *
 * @param saveTimes writes a session's times down
 */
export function listen(life: Lifecycle, saveTimes: (booking: Booking) => Promise<unknown>): void {
  const { bookingId } = life;
  const whyNot = {
    cancel: (request: Cancel) => life.whyClosed ?? whyCannotCancel(request),
    reschedule: (request: Reschedule) => life.whyClosed ?? whyCannotReschedule(life.booking, request, Date.now()),
    extend: (request: Extend) => life.whyClosed ?? whyCannotExtend(life.booking, request, Date.now()),
  };
  const refuse = (what: string, why: string | undefined) => {
    if (why) throw new Error(`Cannot ${what} booking "${bookingId}": ${why}`);
  };
  const onceOpened = async (what: string, whyRefused: () => string | undefined) => {
    await life.opening.wait();
    const why = whyRefused();
    if (why) throw life.tooLate(what, why);
  };
  const interrupt = async (interruption: Interruption, whyRefused: () => string | undefined) => {
    if (!life.opening.isDone) await onceOpened(interruption.kind, whyRefused);
    await life.interrupt(interruption);
    return life.view();
  };
  const ignore = (signal: string, why: string) =>
    log.warn(`Ignored signal ${signal} to booking "${bookingId}": ${why}`);
  const interruptUnless = async (signal: string, interruption: Interruption, whyRefused: () => string | undefined) => {
    const why = whyRefused();
    if (why) return ignore(signal, why);
    await interrupt(interruption, whyRefused).catch((error: Error) => ignore(signal, error.message));
  };

  setHandler(status, () => life.view());

  const askToCancel = (request: Cancel) =>
    [{ kind: "cancel", request, at: Date.now() }, () => whyNot.cancel(request)] as const;
  setHandler(cancel, (request) => interrupt(...askToCancel(request)), {
    validator: (request) => refuse("cancel", whyNot.cancel(request)),
  });
  setHandler(cancelSignal, (request) => interruptUnless("cancel", ...askToCancel(request)));

  const askToMove = (request: Reschedule) =>
    [{ kind: "reschedule", request }, () => whyNot.reschedule(request)] as const;
  setHandler(reschedule, (request) => interrupt(...askToMove(request)), {
    validator: (request) => refuse("reschedule", whyNot.reschedule(request)),
  });
  setHandler(rescheduleSignal, (request) => interruptUnless("reschedule", ...askToMove(request)));

  setHandler(noShowSettled, async (result) => {
    const why = whyNoSettlement(bookingId, result);
    if (why) return ignore("noShowSettled", why);
    life.settledBySupport = result;
    // A story that is at its settlement or past it looks for this by itself.
    if (!life.whyClosed) await interruptUnless("noShowSettled", { kind: "settled", result }, () => life.whyClosed);
  });

  setHandler(extend, async (request) => {
    if (!life.opening.isDone) await onceOpened("extend", () => whyNot.extend(request));
    if (!life.extensions.agree(request)) return life.view();
    await life.alone(async () => {
      if (life.whyClosed) throw life.tooLate("extend");
      life.booking = { ...life.booking, ends_at: life.booking.ends_at + request.minutes * 60_000 };
      await saveTimes(life.booking);
    });
    return life.view();
  }, {
    validator: (request) => refuse("extend", whyNot.extend(request)),
  });

  setHandler(attest, (verdict) => {
    life.verdict = verdict;
    return life.view();
  }, {
    validator: (verdict) => refuse("attest attendance of", life.whyClosed ?? whyCannotAttest(life.asking, verdict)),
  });

  setHandler(attendance, async (event) => {
    if (!life.opening.isDone) await life.opening.wait().catch((error: Error) => ignore("attendance", error.message));
    if (!life.opening.isDone) return;
    const opens = life.booking.starts_at - life.calendar.room_opens;
    const why = life.whyClosed ?? whyNoSighting(event, opens, Date.now());
    if (why) return ignore("attendance", why);
    if (life.roleOf(event.identity)) life.watch.hear(event);
  });
}
