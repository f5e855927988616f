// A session that somebody missed: who pays, who is paid, who gets a strike. Workflow code.
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  executeChild,
  getExternalWorkflowHandle,
  log,
  ParentClosePolicy,
  proxyActivities,
  workflowInfo,
} from "@temporalio/workflow";
import { WorkflowExecutionAlreadyStartedError } from "@temporalio/common";
import { orFailAsIs, reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { PaymentActivities } from "../payment/activities.ts";
import type { RoomActivities } from "../room/activities.ts";
import { bookingRoom } from "../room/contract.ts";
import type { SharedActivities } from "../shared/activities.ts";
import type { BookingActivities } from "./activities.ts";
import {
  type BookingLifecycleResult,
  lifecycleWorkflowId,
  type Missing,
  NO_SHOW_STEPS,
  type NoShowInput,
  type NoShowResult,
  noShowSettled,
  noShowWorkflowId,
  type Role,
} from "./contract.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Booking } from "./messages.ts";
import { summarize, tellBoth } from "./notify.ts";
import { describeMoney, giveBack } from "./settlement.ts";

const { openNoShow, settleBooking } = proxyActivities<BookingActivities>(policies.store);
const { recordEarning } = proxyActivities<PaymentActivities>(policies.store);
const { giveStrike, recordAudit } = proxyActivities<SharedActivities>(policies.store);
const { closeRoom } = proxyActivities<RoomActivities>(policies.providerWithin(5 * 60_000));

type NoShowStep = typeof NO_SHOW_STEPS[number];

const A_DAY = 24 * 60 * 60 * 1000;

/**
 * Settles a session that somebody missed. Whoever did gets a strike. The host is paid if the host was there; otherwise the
 * guest gets everything back, also when the session had been taken for completed.
 */
export async function NoShowWorkflow(input: NoShowInput): Promise<NoShowResult> {
  const steps = new Steps(NO_SHOW_STEPS);
  const { booking, who } = await orFailAsIs(openNoShow(input));
  const { booking_id, starts_at } = booking;
  steps.subject = booking.subject;

  // Not stopped half-way, whatever an operator cancels.
  const result = await CancellationScope.nonCancellable(() => settleAsMissed(booking, who, steps));

  const told = await tellBoth(
    { booking_id, kind: "no_show", starts_at, missing: who, refund: result.refund },
    Date.now() + A_DAY,
  );
  const { state, detail } = summarize(told);
  steps.note("notices", state, detail);
  return result;
}

async function settleAsMissed(booking: Booking, who: Missing, steps: Steps<NoShowStep>): Promise<NoShowResult> {
  await record(booking, who);
  steps.note("record", "done", missingText(who));

  const closed = await attempt(closeRoom(bookingRoom(booking.booking_id)));
  if ("failed" in closed) steps.note("room", "failed", reasonOf(closed.failed));
  else steps.note("room", "done");

  const result = await moveMoney(booking, who);
  steps.note("money", ...describeMoney(result.earning, result.refund));

  await strike(booking, who);
  steps.note("strikes", "done");
  await tellLifecycle(result);
  return result;
}

/** The lifecycle's part: the money is the child's business, which outlives a lifecycle that is terminated. */
export async function settleMissed(life: Lifecycle, who: Missing): Promise<BookingLifecycleResult> {
  const { booking: { booking_id }, steps } = life;
  steps.note("attendance", "done", missingText(who));
  while (!life.settledBySupport) {
    try {
      const result = await executeChild(NoShowWorkflow, {
        workflowId: noShowWorkflowId({ booking_id }),
        args: [{ booking_id, who }],
        parentClosePolicy: ParentClosePolicy.ABANDON,
      });
      return noteMissed(life, result);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    // Support was quicker: its workflow tells us what it came to, unless it comes to nothing.
    await condition(() => life.settledBySupport !== undefined, "1 minute");
  }
  return noteMissed(life, life.settledBySupport);
}

/** Notes in the lifecycle how the session was settled as missed. */
export function noteMissed(life: Lifecycle, result: NoShowResult): BookingLifecycleResult {
  life.status = "no_show";
  life.steps.note("attendance", "done", missingText(result.missing));
  life.steps.note("earnings", ...describeMoney(result.earning, result.refund));
  life.steps.skipRest("the session did not take place");
  life.handled();
  const { minutesPresent: minutes_present } = life;
  return { ...result, ...(minutes_present && { minutes_present }) };
}

async function record({ booking_id }: Booking, who: Missing): Promise<void> {
  const { status, missing } = await settleBooking({ booking_id, status: "no_show", missing: who });
  if (status !== "no_show" || missing !== who) {
    const how = missing ? `as missed by ${missing}` : `as ${status}`;
    throw ApplicationFailure.nonRetryable(`Booking "${booking_id}" is settled already, ${how}`, "NotMissed");
  }
  await recordAudit({
    key: `booking:${booking_id}:no_show`,
    actor: workflowInfo().parent ? "workflow" : "support",
    action: "booking.no_show",
    subject: `booking:${booking_id}`,
    detail: { missing: who },
  });
}

async function moveMoney({ booking_id, host_id }: Booking, who: Missing): Promise<NoShowResult> {
  const result: NoShowResult = { booking_id, status: "no_show", missing: who };
  if (who === "guest") {
    const earning = await recordEarning({ booking_id, host_id });
    return { ...result, ...(earning && { earning }) };
  }
  const refund = await giveBack({ booking_id, percent: 100, cause: `${who}_no_show` });
  return { ...result, ...(refund && { refund }) };
}

async function strike({ booking_id, ...booking }: Booking, who: Missing): Promise<void> {
  const roles: Role[] = who === "both" ? ["guest", "host"] : [who];
  for (const role of roles) {
    const key = `booking:${booking_id}:strike:${role}`;
    await giveStrike({ key, person_id: booking[`${role}_id`], reason: `${role}_no_show` });
  }
}

/** Support may have started this while the lifecycle still waits: it must not go on as if nothing had happened. */
async function tellLifecycle(result: NoShowResult): Promise<void> {
  const { parent } = workflowInfo();
  if (parent) return;
  const lifecycle = getExternalWorkflowHandle(lifecycleWorkflowId(result));
  const told = await attempt(lifecycle.signal(noShowSettled, result));
  if ("failed" in told) log.info(`No lifecycle of booking "${result.booking_id}" is running to be told`);
}

function missingText(missing: Missing): string {
  return missing === "both" ? "nobody came" : `the ${missing} did not come`;
}
