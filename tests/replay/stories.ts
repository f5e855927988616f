// The runs whose histories are kept: one of each way through a workflow that differs in what it asks of the server.
import type { WorkflowHandle } from "@temporalio/client";
import { bookingStories } from "./booking_stories.ts";
import { paymentStories } from "./payment_stories.ts";
import { roomStories } from "./room_stories.ts";
import { streamStories } from "./stream_stories.ts";

/** The workflows whose histories are kept, by their part in a story. */
export type Workflows = Record<string, WorkflowHandle>;

/** Lives through a story in a world of its own, and hands over its workflows once they have ended. */
export type Story = <T>(keep: (workflows: Workflows) => Promise<T>) => Promise<T>;

/** Every story, by its name. */
export const STORIES: Record<string, Story> = {
  ...bookingStories,
  ...paymentStories,
  ...roomStories,
  ...streamStories,
};
