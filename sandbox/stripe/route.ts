import type { z } from "zod";
import type { OPERATIONS } from "../faults.ts";

export type StripeOperation = Exclude<(typeof OPERATIONS)["stripe"][number], "webhook">;

/** Where a request goes beside its parameters. */
export interface Call {
  /** the id in its path; empty if there is none */
  id: string;
  path: string;
  /** whose request it is: PLATFORM, or a connected account */
  account: string;
}

/** One thing that the API can do. */
export interface Route {
  operation: StripeOperation;
  method: string;
  path: RegExp;
  schema: z.ZodType;
  act(params: unknown, call: Call): object;
  /** whether a connected account can ask for it */
  connected: boolean;
}

/**
 * A route of the API.
 *
 * @param where for example `POST /v1/payment_intents/{id}/cancel`
 * @param act gives the object to answer with
 */
export function route<T>(
  operation: StripeOperation,
  where: string,
  schema: z.ZodType<T>,
  act: (params: T, call: Call) => object,
  { connected = false } = {},
): Route {
  const [method, path] = where.split(" ");
  const pattern = new RegExp(`^${path.replace("{id}", "([^/]+)")}$`);
  return { operation, method, path: pattern, schema, act: (params, call) => act(params as T, call), connected };
}
