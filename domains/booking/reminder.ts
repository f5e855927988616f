// One reminder by itself: sent by support, or asked for by another system. Workflow code.
import { proxyActivities, workflowInfo } from "@temporalio/workflow";
import { orFailAsIs } from "../../temporal/failures.ts";
import { sleepUntil } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import { Steps } from "../../temporal/steps.ts";
import type { BookingActivities } from "./activities.ts";
import { type BookingReminderInput, REMINDER_STEPS, type ReminderResult } from "./contract.ts";
import { describeTold, latest, summarize, tellBoth } from "./notify.ts";

const { openReminder } = proxyActivities<BookingActivities>(policies.store);

/** One reminder of a session, now or at a moment, unless the session has begun or the moment is long past. */
export async function BookingReminderWorkflow(input: BookingReminderInput): Promise<ReminderResult> {
  const steps = new Steps(REMINDER_STEPS);
  const { booking: { booking_id, starts_at, subject }, kind, at } = await orFailAsIs(openReminder(input));
  steps.subject = subject;
  const due = at ?? workflowInfo().startTime.getTime();
  steps.note("reminder", "waiting", undefined, due);
  await sleepUntil(due);

  const why = Date.now() >= starts_at
    ? "the session has begun"
    : Date.now() > latest(due, starts_at)
    ? "its moment is long past"
    : undefined;
  const skipped = { state: "skipped", reason: why ?? "" } as const;
  const told = why
    ? { guest: skipped, host: skipped }
    : await tellBoth({ booking_id, kind, starts_at, occasion: `by-hand-${due}` }, starts_at);
  const { state, detail } = summarize(told);
  steps.note("reminder", state, detail);
  return { booking_id, guest: describeTold(told.guest), host: describeTold(told.host) };
}
