// What is not allowed, how sure one has to be, and how long people may take. Pure, and a setting.

/** How much harm something does, from least to most. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = "low" | "medium" | "high" | "critical";

/** What is done about content that breaks a rule. */
export type Action = "reject" | "age_restrict";

/** What the policy says of one category of content. */
export interface CategoryPolicy {
  /** From this score on, 0 to 1, a person has to look at it. */
  review: number;
  /** From this score on it counts as certain. */
  act: number;
  action: Action;
  severity: Severity;
  /** The clause of the community rules that it breaks. */
  clause: string;
  /** Whether its creator gets a strike when it is rejected. */
  strike: boolean;
}

/** Lengths of time, all in milliseconds. */
export interface ModerationTimes {
  /** How long a classifier that is down or slow is waited for before people take over. */
  classifier_patience: number;
  /** How often live content is looked at again. */
  live_poll: number;
  /** How long a reviewer may hold an item. */
  lease: number;
  /** How long a creator may appeal. */
  appeal_window: number;
  /** How long a strike counts. */
  strike_lifetime: number;
}

/** The rules by which content is moderated. */
export interface ModerationPolicy {
  categories: Readonly<Record<string, CategoryPolicy>>;
  /** What the public sees of content that nobody has decided on yet. */
  until_decided: "hidden" | "limited";
  /** How long an item of a severity may wait for its decision, in milliseconds. */
  sla: Readonly<Record<Severity, number>>;
  /** From this severity on a person's rejection needs a second person. */
  second_review: Severity;
  times: ModerationTimes;
}

/** An item is warned about when this part of its time is over. */
export const WARN_AT = 0.75;

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR, YEAR = 365 * DAY;

/** The times of the contract. */
export const STANDARD_TIMES: ModerationTimes = {
  classifier_patience: 15 * MINUTE,
  live_poll: 30 * SECOND,
  lease: 10 * MINUTE,
  appeal_window: 14 * DAY,
  strike_lifetime: 90 * DAY,
};

/** The same story while one watches: what the sandbox uses unless told otherwise. */
export const SHORT_TIMES: ModerationTimes = {
  classifier_patience: 5 * SECOND,
  live_poll: 2 * SECOND,
  lease: 5 * MINUTE,
  appeal_window: 2 * MINUTE,
  strike_lifetime: 10 * MINUTE,
};

const category = (
  clause: string,
  severity: Severity,
  more: Partial<CategoryPolicy> = {},
): CategoryPolicy => ({ review: 0.4, act: 0.9, action: "reject", severity, clause, strike: true, ...more });

/** The categories are those of OpenAI's moderation endpoint, and what a marketplace needs beside them. */
export const STANDARD_POLICY: ModerationPolicy = {
  categories: {
    "harassment": category("1.1", "medium", { review: 0.5 }),
    "harassment/threatening": category("1.2", "high"),
    "hate": category("1.3", "high"),
    "hate/threatening": category("1.4", "critical"),
    "self-harm": category("2.1", "high", { strike: false }),
    "self-harm/intent": category("2.2", "critical", { strike: false }),
    "self-harm/instructions": category("2.3", "critical"),
    "sexual": category("3.1", "medium", { review: 0.5 }),
    "sexual/minors": category("3.2", "critical", { review: 0.1, act: 0.8 }),
    "violence": category("4.1", "medium", { review: 0.5, action: "age_restrict", strike: false }),
    "violence/graphic": category("4.2", "medium", { action: "age_restrict", strike: false }),
    "illicit": category("5.1", "high"),
    "illicit/violent": category("5.2", "critical"),
    "scam": category("6.1", "high"),
    "spam": category("6.2", "low", { review: 0.5 }),
    "off-platform-payment": category("6.3", "medium"),
  },
  until_decided: "hidden",
  sla: { critical: 15 * MINUTE, high: HOUR, medium: 8 * HOUR, low: DAY },
  second_review: "high",
  times: STANDARD_TIMES,
};

/** Whether one severity is as high as another, or higher. */
export const isAtLeast = (severity: Severity, other: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(other);

/** The category that a clause is about; undefined if the policy has no such clause. */
export const categoryOfClause = ({ categories }: ModerationPolicy, clause: string): string | undefined =>
  Object.keys(categories).find((name) => categories[name].clause === clause);

/**
 * Items are worked off by when they were queued, less their head start: a year for each step of harm, which no age and no
 * reach makes up for; half a year for what is over its time; an hour for each factor of ten in reach. Milliseconds.
 */
export function headStart(severity: Severity, reach: number, escalated: boolean): number {
  const harm = SEVERITIES.indexOf(severity) * YEAR;
  return harm + (escalated ? YEAR / 2 : 0) + Math.round(Math.log10(1 + Math.max(reach, 0)) * HOUR);
}
