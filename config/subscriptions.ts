// The terms of subscriptions: those of the calendar's name, changed by the section `subscriptions` of estuary.yaml.
import { z } from "zod";
import {
  SHORT_SUBSCRIPTIONS,
  STANDARD_SUBSCRIPTIONS,
  type SubscriptionTerms,
} from "../domains/stream/subscription/terms.ts";
import { nearest } from "../text/nearest.ts";
import type { Sources } from "./sources.ts";

/** A whole number from `least` to `most`. */
const whole = (least: number, most: number) => {
  const error = `is not a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const section = z.strictObject({
  renewal_hour: whole(0, 23),
  trial_notice_days: whole(1, 30),
  price_notice_days: whole(1, 366),
  retry_days: z.array(whole(1, 60), { error: "is not a list of days such as [1, 3, 5, 7]" }),
  grace_days: whole(1, 60),
}).partial();

/** Reads the terms; whatever is wrong is among the problems of the sources. */
export function readSubscriptions(sources: Sources, base: "standard" | "short"): SubscriptionTerms {
  const standard = base === "short" ? SHORT_SUBSCRIPTIONS : STANDARD_SUBSCRIPTIONS;
  const wrong = (path: readonly PropertyKey[], message: string) =>
    sources.problems.push({ setting: sources.file.name(["subscriptions", ...path.map(String)].join(".")), message });

  const { data, error } = section.safeParse(sources.file.sections.subscriptions ?? {});
  for (const issue of error?.issues ?? []) {
    if (issue.code !== "unrecognized_keys") {
      wrong(issue.path, issue.message);
      continue;
    }
    for (const key of issue.keys) {
      const meant = nearest(key, Object.keys(section.shape));
      wrong([key], `unknown key${meant ? `, did you mean ${meant}?` : ""}`);
    }
  }
  const { retry_days = standard.dunning.retry_days, grace_days = standard.dunning.grace_days, ...rest } = data ?? {};
  const last = Math.max(0, ...retry_days);
  if (retry_days.some((day, at) => at > 0 && day <= retry_days[at - 1])) {
    wrong(["retry_days"], `${retry_days.join(", ")}: each day must come after the one before it`);
  }
  if (grace_days < last) wrong(["grace_days"], `${grace_days} must not be before the last of retry_days, ${last}`);
  return { ...standard, ...rest, dunning: { retry_days, grace_days } };
}
