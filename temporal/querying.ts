// Queries, for those who send them.
import { type ClientInterceptors, QueryNotRegisteredError } from "@temporalio/client";
import { HALF_A_TASK } from "./whole_tasks.ts";

/** How often a query is sent: the second one waits for the task that the first one came before, unless its worker dies. */
const TRIES = 5;

/** For a Client: sends a query again that met a task which had not begun (see whole_tasks.ts). */
export const ASK_AGAIN = {
  workflow: [{
    async query(input, next) {
      for (let tries = 1;; tries++) {
        try {
          return await next(input);
        } catch (error) {
          const isTooEarly = error instanceof QueryNotRegisteredError && error.message === HALF_A_TASK;
          if (!isTooEarly || tries === TRIES) throw error;
        }
      }
    },
  }],
} satisfies ClientInterceptors;
