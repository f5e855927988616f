// How a booking is settled once it is known how it ended: the record first, then money, then notices. Workflow code.
import { condition, getExternalWorkflowHandle, log, proxyActivities } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import { startOnItsOwn } from "../../temporal/starting.ts";
import { formatDuration } from "../../text/duration.ts";
import { money } from "../../text/money.ts";
import type { PaymentActivities } from "../payment/activities.ts";
import { type BookingRefundRequest, type Earning, type Money, refundWorkflowId } from "../payment/contract.ts";
import type { RoomActivities } from "../room/activities.ts";
import { bookingRoom } from "../room/contract.ts";
import type { SharedActivities } from "../shared/activities.ts";
import type { BookingActivities } from "./activities.ts";
import type { BookingLifecycleResult, Cancel, Role } from "./contract.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Settlement } from "./messages.ts";
import { tellBoth } from "./notify.ts";
import { refundPercent } from "./refund_policy.ts";
import { noteTold } from "./session.ts";

const { settleBooking } = proxyActivities<BookingActivities>(policies.store);
const { recordEarning, requestRefund } = proxyActivities<PaymentActivities>(policies.store);
const { recordAudit } = proxyActivities<SharedActivities>(policies.store);
// LiveKit closes an empty room by itself: an outage must not hold up a host's money.
const { closeRoom } = proxyActivities<RoomActivities>(policies.providerWithin(5 * 60_000));

const MINUTE = 60 * 1000;
const A_DAY = 24 * 60 * MINUTE;

/** A session that both came to: the host has earned. */
export async function complete(life: Lifecycle): Promise<BookingLifecycleResult> {
  const { booking: { booking_id, host_id }, steps } = life;
  const { minutesPresent: minutes_present } = life;
  steps.note("attendance", "done", `host and guest came${forHowLong(life.timesPresent)}`);
  await leaveRoom(life);
  const settled = await settleBooking({ booking_id, status: "completed" });
  life.status = settled.status;
  if (settled.status !== "completed") return overtaken(life, settled);

  steps.note("earnings", "running");
  const earning = await recordEarning({ booking_id, host_id });
  steps.note("earnings", ...describeMoney(earning));
  await audit(booking_id, "completed", "workflow");

  return { booking_id, status: "completed", ...(earning && { earning }), ...(minutes_present && { minutes_present }) };
}

/** Asks both how it was. */
export async function survey(life: Lifecycle): Promise<void> {
  const { booking: { booking_id, starts_at, ends_at }, steps, calendar } = life;
  const asks = ends_at + calendar.survey;
  steps.note("survey", "waiting", undefined, asks);
  const missed = await condition(() => life.settledBySupport !== undefined, Math.max(asks - Date.now(), 1));
  if (missed) return;
  noteTold(life, "survey", await tellBoth({ booking_id, kind: "survey", starts_at }, Date.now() + A_DAY));
}

/**
 * A session that is called off: every pending reminder is dead already; the refund follows the policy, the host is given
 * what the guest does not get back.
 *
 * @param at when it was called off, epoch milliseconds
 */
export async function callOff(life: Lifecycle, { by, reason }: Cancel, at: number): Promise<BookingLifecycleResult> {
  const { booking: { booking_id, host_id, starts_at }, steps } = life;
  const settled = await settleBooking({ booking_id, status: "cancelled", cancelled_by: by });
  life.status = settled.status;
  if (life.roomOpened) await leaveRoom(life);
  if (settled.status !== "cancelled") {
    life.handled("too late");
    return overtaken(life, settled);
  }

  const calledOff = { by, ahead: starts_at - at, delivered: life.deliveredAt(at) };
  const percent = refundPercent(calledOff, life.refundTerms);
  const refund = await giveBack({ booking_id, percent, cause: `${by}_cancelled` });
  const earning = await recordEarning({ booking_id, host_id });
  steps.note("earnings", ...describeMoney(earning, refund));
  steps.skipRest(`cancelled by ${by}`);
  await audit(booking_id, "cancelled", by, { percent, ...(reason && { reason }) });
  // Whoever called it off hears now that it is done; the notices may have to wait out an outage.
  life.handled();
  await tellBoth({ booking_id, kind: "cancelled", starts_at, refund }, Date.now() + A_DAY);
  return { booking_id, status: "cancelled", ...(earning && { earning }), ...(refund && { refund }) };
}

/**
 * Sets money aside for the guest, and has it go back, which may take days. What they have not paid yet is not collected any
 * more; what comes through at this very moment is settled with the booking.
 *
 * @returns how much goes back; undefined if nothing
 */
export async function giveBack(request: BookingRefundRequest): Promise<Money | undefined> {
  const requested = await requestRefund(request);
  for (const workflowId of requested?.collecting ?? []) {
    const stopped = await attempt(getExternalWorkflowHandle(workflowId).cancel());
    if ("failed" in stopped) log.info(`"${workflowId}" is not running, and need not be stopped`);
  }
  for (const refund of requested?.refunds ?? []) {
    const { payment_id, refund_id } = refund;
    await startOnItsOwn("RefundWorkflow", refundWorkflowId(refund), { payment_id, refund_id });
  }
  return requested?.total;
}

/** Somebody else settled the booking first: that stands. */
function overtaken({ steps }: Lifecycle, { booking_id, status, missing }: Settlement): BookingLifecycleResult {
  steps.skipRest(`the booking is ${status.replace("_", " ")}`);
  return { booking_id, status, ...(missing && { missing }) };
}

/** Closes the room of a session that is over; tells in the timeline if that cannot be done. */
export async function leaveRoom({ booking, steps }: Lifecycle): Promise<void> {
  const closed = await attempt(closeRoom(bookingRoom(booking.booking_id)));
  if ("failed" in closed) steps.note("room", "failed", `not closed: ${reasonOf(closed.failed)}`);
}

const forHowLong = (times?: Record<Role, number>) =>
  times ? `, for ${roughly(times.host)} and ${roughly(times.guest)}` : "";

/** From a minute on, nobody asks for the seconds. */
const roughly = (time: number) => formatDuration(time < MINUTE ? time : Math.round(time / MINUTE) * MINUTE);

/** Where the money went, as a timeline shows it. */
export function describeMoney(earning?: Earning | null, refund?: Money | null): ["done" | "skipped", string] {
  const parts = [
    ...(refund ? [`refund ${money(refund.amount, refund.currency)}`] : []),
    ...(earning
      ? [`host earns ${money(earning.net, earning.currency)} of ${money(earning.gross, earning.currency)}`]
      : []),
  ];
  return parts.length > 0 ? ["done", parts.join(", ")] : ["skipped", "no payment"];
}

const audit = (booking_id: string, what: string, actor: string, detail?: Record<string, string | number>) =>
  recordAudit({
    key: `booking:${booking_id}:${what}`,
    actor,
    action: `booking.${what}`,
    subject: `booking:${booking_id}`,
    detail,
  });
