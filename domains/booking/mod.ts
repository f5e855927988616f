// The booking domain: what the registry needs to know of it.
import type { WorkflowManifest } from "../../temporal/manifest.ts";
import { createActivities } from "./activities.ts";
import {
  LIFECYCLE_STEPS,
  lifecycleWorkflowId,
  NO_SHOW_STEPS,
  noShowWorkflowId,
  REMINDER_STEPS,
  reminderWorkflowId,
} from "./contract.ts";
import { bookingLifecycleInput, bookingReminderInput, noShowInput } from "./schema.ts";

export const WORKFLOWS = {
  BookingLifecycleWorkflow: {
    description: "from confirmation to survey: reminders, room, attendance, earnings",
    input: bookingLifecycleInput,
    workflowId: lifecycleWorkflowId,
    aliases: ["BookingWorkflow"],
    steps: LIFECYCLE_STEPS,
    example: { booking_id: "123" },
  },
  BookingReminderWorkflow: {
    description: "one reminder, now or at a moment",
    input: bookingReminderInput,
    workflowId: reminderWorkflowId,
    repeatable: true,
    steps: REMINDER_STEPS,
    example: { booking_id: "124", kind: "last_reminder" },
  },
  NoShowWorkflow: {
    description: "settles a session somebody missed: refund, payout, strike, notices",
    input: noShowInput,
    workflowId: noShowWorkflowId,
    steps: NO_SHOW_STEPS,
    example: { booking_id: "125", who: "host" },
  },
} satisfies Record<string, WorkflowManifest>;

export const ACTIVITIES = createActivities;
export const USES = ["room", "payment", "shared"] as const;
