// The stream domain: what the registry needs to know of it.
import type { WorkflowManifest } from "../../temporal/manifest.ts";
import { createActivities } from "./activities.ts";
import { DESK_STEPS, MODERATION_STEPS, reviewDeskWorkflowId, streamModerationWorkflowId } from "./contract.ts";
import { reviewDeskInput, streamModerationInput } from "./schema.ts";
import { SUBSCRIPTION_STEPS, subscriptionWorkflowId } from "./subscription/contract.ts";
import { subscriptionInput } from "./subscription/schema.ts";

export const WORKFLOWS = {
  StreamModerationWorkflow: {
    description: "content held, scanned, decided by classifiers or people, and again on appeal",
    input: streamModerationInput,
    workflowId: streamModerationWorkflowId,
    steps: MODERATION_STEPS,
    example: { content_id: "201" },
  },
  ReviewDeskWorkflow: {
    description: "one request of a reviewer to the queue, as estuary-wf reviews makes it",
    input: reviewDeskInput,
    workflowId: reviewDeskWorkflowId,
    steps: DESK_STEPS,
    example: { request_id: "1", action: "list" },
  },
  SubscriptionWorkflow: {
    description: "a subscription for as long as it lives: trial, renewals, dunning, changes",
    input: subscriptionInput,
    workflowId: subscriptionWorkflowId,
    steps: SUBSCRIPTION_STEPS,
    example: { subscription_id: "301" },
  },
} satisfies Record<string, WorkflowManifest>;

export const ACTIVITIES = createActivities;
export const USES = ["payment", "room", "shared"] as const;
