// A booking's steps up to the end of its session: what is told, when the room opens, who comes. Workflow code.
import { condition, proxyActivities } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt, sleepUntil, together } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import { formatDuration } from "../../text/duration.ts";
import type { RoomActivities } from "../room/activities.ts";
import { metadataOf } from "../room/contract.ts";
import { type Ending, judgeAfterwards, openRoom, watchAttendance } from "./attendance.ts";
import type { LifecycleStep, Role } from "./contract.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { NoticeKind, ReminderKind } from "./messages.ts";
import { latest, summarize, tell, tellBoth, type Told } from "./notify.ts";

/** Everything up to the end of the session. Each step keeps its own moment, so that no outage of one holds up another. */
export async function liveThroughSession(life: Lifecycle): Promise<Ending> {
  life.over = false;
  const [ending] = await together(
    meet(life).finally(() => life.over = true),
    announceExtensions(life),
    life.movedAt ? announceMove(life, life.movedAt) : confirm(life),
    remind(life, "first reminder", "first_reminder"),
    remind(life, "last reminder", "last_reminder"),
  );
  return ending;
}

/** Notes in the timeline what telling the two came to. */
export function noteTold(life: Lifecycle, step: LifecycleStep, told: Record<Role, Told>): void {
  const { state, detail } = summarize(told);
  life.steps.note(step, state, detail);
}

async function confirm(life: Lifecycle): Promise<void> {
  const { steps, booking } = life;
  if (Date.now() >= booking.starts_at) return steps.note("confirmations", "skipped", "the session has begun");
  steps.note("confirmations", "running");
  noteTold(life, "confirmations", await tellAbout(life, "confirmation", booking.starts_at));
}

/** Each extension is announced as it is made, and the room is told; who is to come back to it needs a new link. */
async function announceExtensions(life: Lifecycle): Promise<void> {
  for (let announced = life.booking.ends_at;;) {
    await condition(() => life.over || life.booking.ends_at !== announced);
    if (life.over) return;
    announced = life.booking.ends_at;
    const { booking: { booking_id, starts_at }, roomOpened: room_open, presence: { watch: { room } } } = life;
    const { updateRoom } = proxyActivities<RoomActivities>(policies.providerWithin(announced - Date.now()));
    const order = { booking_id, kind: "extended", starts_at, occasion: `${announced}`, room_open } as const;
    await together(
      tellBoth(order, announced),
      room_open ? attempt(updateRoom({ room, metadata: metadataOf(life.booking) })) : Promise.resolve(),
    );
  }
}

/** Each move is announced, also one back to a time that was announced before. */
async function announceMove(life: Lifecycle, movedAt: number): Promise<void> {
  const { booking_id, starts_at } = life.booking;
  const order = { booking_id, kind: "rescheduled", starts_at, occasion: `${movedAt}` } as const;
  noteTold(life, "confirmations", await tellBoth(order, starts_at));
}

async function remind(life: Lifecycle, step: LifecycleStep, kind: ReminderKind): Promise<void> {
  const { steps, booking: { starts_at }, calendar } = life;
  const due = starts_at - calendar[kind];
  if (Date.now() > due) return steps.note(step, "skipped", whyTooLate(life));
  steps.note(step, "waiting", undefined, due);
  await sleepUntil(due);
  if (Date.now() > latest(due, starts_at)) {
    return steps.note(step, "skipped", "no worker was there at its moment");
  }
  noteTold(life, step, await tellAbout(life, kind, starts_at));
}

function whyTooLate({ booking: { starts_at }, movedAt }: Lifecycle): string {
  const ahead = starts_at - Date.now();
  return ahead <= 0 ? "the session has begun" : `${movedAt ? "moved" : "booked"} ${formatDuration(ahead)} ahead`;
}

async function meet(life: Lifecycle): Promise<Ending> {
  const { steps, calendar, booking: { starts_at } } = life;
  const opens = starts_at - calendar.room_opens;
  steps.note("room", "waiting", undefined, opens);
  await sleepUntil(opens);
  if (Date.now() >= life.booking.ends_at) return await judgeAfterwards(life);

  steps.note("room", "running");
  const opened = await attempt(openRoom(life));
  if ("failed" in opened) {
    steps.note("room", "failed", reasonOf(opened.failed));
    return { kind: "impossible", reason: "its room could not be opened" };
  }
  const [ending] = await together(watchAttendance(life), sendJoinLinks(life));
  return ending;
}

async function sendJoinLinks(life: Lifecycle): Promise<void> {
  const { booking: { booking_id, starts_at, ends_at }, linkedAt } = life;
  const send = async (to: Role) => {
    const told = await tell({ booking_id, kind: "join", starts_at, to }, ends_at);
    if (told.state === "sent" || told.state === "unconfirmed") linkedAt[to] = Date.now();
    return told;
  };
  const [guest, host] = await together(send("guest"), send("host"));
  noteTold(life, "room", { guest, host });
}

const tellAbout = ({ booking: { booking_id, starts_at } }: Lifecycle, kind: NoticeKind, until: number) =>
  tellBoth({ booking_id, kind, starts_at }, until);
