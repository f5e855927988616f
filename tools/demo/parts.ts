// What the demo can show, in the order in which it does.
import { booking } from "./booking.ts";
import { moderation } from "./moderation.ts";
import type { Part } from "./part.ts";
import { payments } from "./payments.ts";
import { subscription } from "./subscription.ts";

const PARTS: Record<string, Part> = { booking, payments, moderation, subscription };

/** The parts that are named, in their own order; all of them if none is. @throws Error that lists them if there is no such part */
export function partsNamed(names: readonly string[]): Part[] {
  const known = Object.keys(PARTS);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const which = unknown.map((name) => `"${name}"`).join(" and ");
    throw new Error(`Cannot show ${which}: the parts of the demo are ${known.join(", ")}`);
  }
  return known.filter((name) => names.length === 0 || names.includes(name)).map((name) => PARTS[name]);
}
