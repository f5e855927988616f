// The booking domain's stories.
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  workflowInfo,
} from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { BookingActivities } from "./activities.ts";
import type { Ending } from "./attendance.ts";
import {
  type BookingLifecycleInput,
  type BookingLifecycleResult,
  type BookingOutcome,
  LIFECYCLE_STEPS,
  type Reschedule,
} from "./contract.ts";
import { listen } from "./handlers.ts";
import { type Interruption, Lifecycle } from "./lifecycle.ts";
import type { Booking } from "./messages.ts";
import { noteMissed, settleMissed } from "./missed.ts";
import { requestedTimes } from "./requests.ts";
import { liveThroughSession } from "./session.ts";
import { callOff, complete, leaveRoom, survey } from "./settlement.ts";

export { BookingLifecycleWorkflow as BookingWorkflow };
export { NoShowWorkflow } from "./missed.ts";
export { BookingReminderWorkflow } from "./reminder.ts";

const { openBooking, moveBooking } = proxyActivities<BookingActivities>(policies.store);

/** A confirmed booking, from its confirmation to its survey. */
export async function BookingLifecycleWorkflow(input: BookingLifecycleInput): Promise<BookingLifecycleResult> {
  // The input is not checked yet, and may come from any client.
  const life = new Lifecycle(String(input?.booking_id), new Steps(LIFECYCLE_STEPS));
  listen(life, saveTimes);
  try {
    await life.open(orFailAsIs(openBooking(input, workflowInfo().firstExecutionRunId)));
    if (life.status !== "confirmed") return alreadySettled(life);
    const result = await liveThrough(life);
    await condition(allHandlersFinished);
    return result;
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => stopHere(life));
    throw error;
  }
}

/** Through as many sessions as the booking is moved to, and to its settlement. */
async function liveThrough(life: Lifecycle): Promise<BookingLifecycleResult> {
  for (;;) {
    const next = await life.untilInterrupted(() => liveThroughSession(life));
    if (next.kind === "reschedule") {
      await move(life, next.request);
      continue;
    }
    life.close();
    // Money on its way is not stopped half-way, whatever an operator cancels.
    const result = await CancellationScope.nonCancellable(() => settle(life, next));
    if (result.status !== "completed") return result;
    await survey(life);
    // Support may have learned meanwhile that somebody had not come after all.
    return life.settledBySupport ? noteMissed(life, life.settledBySupport) : result;
  }
}

async function settle(
  life: Lifecycle,
  ending: Ending | Exclude<Interruption, { kind: "reschedule" }>,
): Promise<BookingLifecycleResult> {
  switch (ending.kind) {
    case "met":
      return await complete(life);
    case "missed":
      return await settleMissed(life, ending.missing);
    case "impossible":
      return await callOff(life, { by: "platform", reason: ending.reason }, Date.now());
    case "cancel":
      return await callOff(life, ending.request, ending.at);
    case "settled":
      return noteMissed(life, ending.result);
  }
}

async function move(life: Lifecycle, request: Reschedule): Promise<void> {
  await life.alone(async () =>
    life.move(await saveTimes({ ...life.booking, ...requestedTimes(life.booking, request) }))
  );
  // Only now: a recording that ends with its room is to find the new time.
  if (life.roomOpened) await leaveRoom(life);
  life.roomOpened = false;
  life.handled();
}

const saveTimes = ({ booking_id, starts_at, ends_at }: Booking) => moveBooking({ booking_id, starts_at, ends_at });

/** A lifecycle started for a booking that is over answers how it ended and does nothing again. */
function alreadySettled({ steps, booking: { booking_id, status, missing } }: Lifecycle): BookingLifecycleResult {
  steps.skipRest(`the booking is ${status.replace("_", " ")} already`);
  return { booking_id, status: status as BookingOutcome, ...(missing && { missing }) };
}

/** An operator cancelled the workflow, not the booking: nothing more is sent, and no room is left open. */
async function stopHere(life: Lifecycle): Promise<void> {
  life.close("its workflow was stopped by an operator");
  if (life.roomOpened) await leaveRoom(life);
  life.steps.skipRest("stopped by an operator");
}
