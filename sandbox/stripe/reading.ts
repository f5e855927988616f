import { z } from "zod";
import type { Collection } from "./collection.ts";
import { list, pageByTime } from "./listing.ts";
import type { StripeObject } from "./objects.ts";
import { type Route, route } from "./route.ts";

/**
 * The routes by which the objects of a kind are read: one of them, and those that fit, page by page.
 *
 * @param fields what a list of them can be narrowed by, beside the time of creation
 */
export function readRoutes<T extends StripeObject>(
  kind: "payment_intent" | "charge" | "refund" | "transfer" | "account",
  objects: Collection<T>,
  ...fields: (keyof T & string)[]
): Route[] {
  const narrowing: Record<string, z.ZodOptional<z.ZodString>> = Object.fromEntries(
    fields.map((field) => [field, z.string().optional()]),
  );
  const query = z.strictObject({ ...pageByTime, ...narrowing });
  return [
    route(`retrieve_${kind}`, `GET /v1/${kind}s/{id}`, z.strictObject({}), (_params, { id }) => objects.get(id)),
    route(`list_${kind}s`, `GET /v1/${kind}s`, query, (params, { path }) => {
      const wanted: Record<string, unknown> = params;
      const fits = (object: T) => fields.every((field) => (wanted[field] ?? object[field]) === object[field]);
      return list(path, objects.all.filter(fits), params);
    }),
  ];
}
