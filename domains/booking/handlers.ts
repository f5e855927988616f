// The lifecycle's messages, wired to its state. Workflow code.
import { log, setHandler } from "@temporalio/workflow";
import {
  attendance,
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
import { whyCannotAttest, whyCannotCancel, whyCannotExtend, whyCannotReschedule } from "./requests.ts";

/**
 * Answers queries, updates and signals from now on: an update that makes no sense is refused by its validator, such a
 * signal is logged and ignored.
 *
 * @param saveEnd writes a session's new end down
 */
export function listen(life: Lifecycle, saveEnd: () => Promise<unknown>): void {
  const { booking_id } = life.booking;
  const whyClosed = () =>
    life.open ? undefined : life.status === "confirmed" ? "it is being settled" : `it is ${life.status}`;
  const whyNot = {
    cancel: (request: Parameters<typeof whyCannotCancel>[0]) => whyClosed() ?? whyCannotCancel(request),
    reschedule: (request: Parameters<typeof whyCannotReschedule>[1]) =>
      whyClosed() ?? whyCannotReschedule(life.booking, request, Date.now()),
  };
  const refuse = (what: string, why: string | undefined) => {
    if (why) throw new Error(`Cannot ${what} booking "${booking_id}": ${why}`);
  };
  const interrupt = async (interruption: Interruption) => {
    await life.interrupt(interruption);
    return life.view();
  };
  const interruptUnless = async (what: string, why: string | undefined, interruption: Interruption) => {
    const ignored = (reason: string) => log.warn(`Ignored a signal to ${what} booking "${booking_id}": ${reason}`);
    if (why) return ignored(why);
    await life.interrupt(interruption).catch((error: Error) => ignored(error.message));
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

  setHandler(noShowSettled, (result) => {
    life.settledBySupport = result;
    return interruptUnless("settle", whyClosed(), { kind: "settled", result });
  });

  setHandler(extend, async ({ minutes }) => {
    life.booking = { ...life.booking, ends_at: life.booking.ends_at + minutes * 60_000 };
    await saveEnd();
    return life.view();
  }, {
    validator: (request) => refuse("extend", whyClosed() ?? whyCannotExtend(life.booking, request, Date.now())),
  });

  setHandler(attest, (verdict) => {
    life.verdict = verdict;
    return life.view();
  }, {
    validator: (verdict) => refuse("attest attendance of", whyClosed() ?? whyCannotAttest(life.asking, verdict)),
  });

  setHandler(attendance, ({ identity, event }) => {
    const role = life.roleOf(identity);
    if (role && event === "joined") life.seen.add(role);
  });
}
