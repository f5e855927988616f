// The rules of moderation: the policy that comes with the house, changed by the section `moderation` of estuary.yaml.
import { z } from "zod";
import {
  type CategoryPolicy,
  type ModerationPolicy,
  SEVERITIES,
  SHORT_TIMES,
  STANDARD_POLICY,
  STANDARD_TIMES,
} from "../domains/stream/policy.ts";
import { NO_LISTS, type RuleLists } from "../domains/stream/rules/rules.ts";
import { parseDuration } from "../text/duration.ts";
import { nearest } from "../text/nearest.ts";
import type { Sources } from "./sources.ts";

/** What the stream domain is told. */
export interface ModerationConfig {
  policy: ModerationPolicy;
  lists: RuleLists;
}

const time = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms) return ms;
  context.addIssue({ code: "custom", message: `"${text}" is not a length of time such as 30s, 15m or 48h` });
  return z.NEVER;
});
const score = z.number().min(0, "is not from 0 to 1").max(1, "is not from 0 to 1");
const severity = z.enum(SEVERITIES);
const words = z.array(z.string().min(2));
const hosts = z.record(z.string(), z.string());

const category = z.strictObject({
  review: score,
  act: score,
  action: z.enum(["reject", "age_restrict"]),
  severity,
  clause: z.string().max(20),
  strike: z.boolean(),
}).partial();

const section = z.strictObject({
  until_decided: z.enum(["hidden", "limited"]),
  second_review: severity,
  times: z.strictObject({
    classifier_patience: time,
    live_poll: time,
    lease: time,
    appeal_window: time,
    strike_lifetime: time,
  }).partial(),
  sla: z.strictObject({ low: time, medium: time, high: time, critical: time }).partial(),
  categories: z.record(z.string(), category),
  terms: z.record(z.string(), z.strictObject({ sure: words, doubtful: words }).partial()),
  allowed: words,
  links: z.strictObject({ blocked: hosts, doubtful: hosts }).partial(),
  hashes: z.record(z.string().regex(/^([0-9a-f]{16}|[0-9a-f]{64})$/, "is neither 16 nor 64 hex digits"), z.string()),
}).partial();

/** Reads the rules; whatever is wrong is among the problems of the sources. */
export function readModeration(sources: Sources, base: "standard" | "short"): ModerationConfig {
  const standard = { ...STANDARD_POLICY, times: base === "short" ? SHORT_TIMES : STANDARD_TIMES };
  const wrong = (path: readonly PropertyKey[], message: string) =>
    sources.problems.push({ setting: sources.file.name(["moderation", ...path.map(String)].join(".")), message });

  const { data, error } = section.safeParse(sources.file.sections.moderation ?? {});
  for (const issue of error?.issues ?? []) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) wrong([...issue.path, key], unknownKey(key, issue.path));
    } else wrong(issue.path, issue.message);
  }
  if (!data) return { policy: standard, lists: NO_LISTS };

  const policy: ModerationPolicy = {
    ...standard,
    ...(data.until_decided && { until_decided: data.until_decided }),
    ...(data.second_review && { second_review: data.second_review }),
    times: { ...standard.times, ...data.times },
    sla: { ...standard.sla, ...data.sla },
    categories: { ...standard.categories, ...categoriesOf(standard, data.categories ?? {}, wrong) },
  };
  const lists = {
    terms: data.terms ?? {},
    allowed: data.allowed ?? [],
    links: { blocked: data.links?.blocked ?? {}, doubtful: data.links?.doubtful ?? {} },
    hashes: data.hashes ?? {},
  };
  refuseStrangers(policy, lists, wrong);
  return { policy, lists };
}

type Wrong = (path: readonly PropertyKey[], message: string) => void;

function categoriesOf(
  { categories }: ModerationPolicy,
  changed: Record<string, z.infer<typeof category>>,
  wrong: Wrong,
): Record<string, CategoryPolicy> {
  return Object.fromEntries(
    Object.entries(changed).map(([name, changes]) => {
      const known = categories[name] ?? { review: 0.4, act: 0.9, action: "reject", strike: true };
      const whole = { ...known, ...changes };
      for (const needed of ["severity", "clause"] as const) {
        if (whole[needed] === undefined) wrong(["categories", name], `a category of your own needs its ${needed}`);
      }
      if (whole.review > whole.act) {
        wrong(["categories", name], `review, ${whole.review}, must not be above act, ${whole.act}`);
      }
      return [name, whole];
    }),
  );
}

/** What a list assigns to a category has to have one. */
function refuseStrangers({ categories }: ModerationPolicy, { terms, links, hashes }: RuleLists, wrong: Wrong): void {
  const used: [path: string[], category: string][] = [
    ...Object.keys(terms).map((name): [string[], string] => [["terms", name], name]),
    ...Object.entries({ ...links.blocked, ...links.doubtful })
      .map(([host, name]): [string[], string] => [["links", host], name]),
    ...Object.entries(hashes).map(([hash, name]): [string[], string] => [["hashes", hash], name]),
  ];
  for (const [path, name] of used.filter(([, name]) => !Object.hasOwn(categories, name))) {
    const meant = nearest(name, Object.keys(categories));
    wrong(path, `"${name}" is no category${meant ? `, did you mean ${meant}?` : ""}`);
  }
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const known = path.length === 0 ? Object.keys(section.shape) : [];
  const meant = nearest(key, known);
  return `unknown key${meant ? `, did you mean ${meant}?` : ""}`;
}
