// What the stream domain needs of the house for subscriptions.
import type { SubscriptionDeps } from "../domains/stream/subscription/activities.ts";
import type { SubscriptionTerms } from "../domains/stream/subscription/terms.ts";
import type { Outside } from "./outside.ts";

/** The terms, and the way to the site on which people look after their subscriptions. */
export const subscriptionDeps = (
  subscriptionTerms: SubscriptionTerms,
  { webUrl }: Pick<Outside, "webUrl">,
): Pick<SubscriptionDeps, "subscriptionTerms" | "subscriptionUrl"> => ({
  subscriptionTerms,
  subscriptionUrl: (id) => `${webUrl}/subscriptions/${encodeURIComponent(id)}`,
});
