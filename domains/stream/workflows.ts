// The stream domain's stories.
export { StreamModerationWorkflow } from "./moderation.ts";
export { ReviewDeskWorkflow } from "./desk_request.ts";
export { SubscriptionWorkflow } from "./subscription/workflow.ts";
