// The runs whose histories are kept: one of each way through a workflow that differs in what it asks of the server.
import { bookingStories } from "./booking_stories.ts";
import { paymentStories } from "./payment_stories.ts";
import { roomStories } from "./room_stories.ts";
import { streamStories } from "./stream_stories.ts";
import type { Story } from "./story.ts";
import { subscriptionStories } from "./subscription_stories.ts";

/** Every story, by its name. */
export const STORIES: Record<string, Story> = {
  ...bookingStories,
  ...paymentStories,
  ...roomStories,
  ...streamStories,
  ...subscriptionStories,
};
