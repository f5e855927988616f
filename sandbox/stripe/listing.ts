// Lists, page by page, newest first.
import { z } from "zod";
import { integer } from "./form.ts";
import type { StripeObject } from "./objects.ts";
import { missing } from "./refusal.ts";

/** The parameters that every list has. */
export const page = {
  limit: integer.refine((limit) => limit >= 1 && limit <= 100).optional(),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
};

const bounds = z.strictObject({
  gt: integer.optional(),
  gte: integer.optional(),
  lt: integer.optional(),
  lte: integer.optional(),
});

/** Page parameters, and those of a list that can be narrowed by the time of creation. */
export const pageByTime = { ...page, created: z.union([integer, bounds]).optional() };

interface PageParams {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: number | z.infer<typeof bounds>;
}

/** One page of these objects, which come oldest first. */
export function list<T extends StripeObject>(url: string, objects: T[], params: PageParams) {
  const { limit = 10, starting_after, ending_before, created } = params;
  const fitting = objects.filter((object) => fits(object.created, created)).reverse();
  const at = (id: string, param: string) => {
    const index = fitting.findIndex((object) => object.id === id);
    if (index < 0) throw missing("object", id, param);
    return index;
  };

  if (ending_before) {
    const end = at(ending_before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: fitting.slice(start, end), has_more: start > 0, url };
  }
  const start = starting_after ? at(starting_after, "starting_after") + 1 : 0;
  return { object: "list", data: fitting.slice(start, start + limit), has_more: start + limit < fitting.length, url };
}

function fits(created: number, wanted: PageParams["created"]): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted === "number") return created === wanted;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = wanted;
  return created > gt && created >= gte && created < lt && created <= lte;
}
