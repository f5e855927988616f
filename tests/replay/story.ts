// A run whose history is kept.
import type { WorkflowHandle } from "@temporalio/client";

/** The workflows whose histories are kept, by their part in a story. */
export type Workflows = Record<string, WorkflowHandle>;

/** Lives through a story in a world of its own, and hands over its workflows once they have ended. */
export type Story = <T>(keep: (workflows: Workflows) => Promise<T>) => Promise<T>;
