// What the desk answers, for people.
import type { ReviewDeskResult, ReviewDetail, ReviewItem, ReviewStats } from "../../domains/stream/desk_answer.ts";
import { formatDuration } from "../../text/duration.ts";
import type { Args } from "../args.ts";
import { clock } from "../clock.ts";
import { columns, shellWord } from "../layout.ts";
import { onSameServer } from "../server_flags.ts";

/** A command line that people are shown, for the server and in the name that they gave. */
type Line = (line: string) => string;

/** An answer of the desk. @param reviewer who asked; `args` names the server: for the command lines that are shown */
export function deskText(answer: ReviewDeskResult, args: Pick<Args, "values">, reviewer?: string): string {
  const line: Line = (line) => onSameServer(reviewer ? `${line} --as ${shellWord(reviewer)}` : line, args);
  const { items, total = 0, detail, settled, next, stats } = answer;
  const parts: string[] = [];
  if (items) parts.push(listText(items, total, line));
  if (stats) parts.push(statsText(stats));
  if (settled) parts.push(`${settled.review_id} ${SAID[settled.outcome]}: content ${settled.content_id}`);
  if (detail) parts.push(detailText(detail, line));
  if (next) parts.push(detailText(next, line));
  if (next === null) parts.push("Nothing waits that you may take.");
  return parts.join("\n\n");
}

/** How many clauses stand on a line. */
const PER_LINE = 6;

const SAID = {
  approve: "approved",
  reject: "rejected",
  age_restrict: "age-restricted",
  escalate: "escalated",
  released: "released",
} as const;

function listText(items: readonly ReviewItem[], total: number, line: Line): string {
  if (items.length === 0) return total > 0 ? `${total} wait, none of them for you.` : "Nothing waits.";
  const rows = items.map((item) => [
    item.review_id,
    item.severity,
    item.category,
    item.round === "first" ? "" : item.round,
    due(item),
    item.held_by ? `held by ${item.held_by}` : "",
    item.title,
  ]);
  const more = total > items.length
    ? [`${items.length} of ${total}. The next: ${line("estuary-wf reviews claim")}`]
    : [];
  return [...columns(rows, ""), ...more].join("\n");
}

/** `due in 40 min`, `OVERDUE by 2 h`. */
function due({ due_at, overdue }: ReviewItem): string {
  const left = Date.parse(due_at) - Date.now();
  return overdue ? `OVERDUE by ${formatDuration(-left)}` : `due in ${formatDuration(Math.max(left, 0))}`;
}

function detailText(detail: ReviewDetail, line: Line): string {
  const { item, note, findings, kind, description, media_url, creator, earlier, appeal, clauses } = detail;
  const broken = Object.entries(clauses).map(([clause, name]) => `${clause} ${name}`);
  const rows: [string, string][] = [
    ["why", `${item.round === "first" ? "" : `${item.round}: `}${note}`],
    ["due", `${due(item)}, queued ${clock(Date.parse(item.queued_at))}`],
    ...(item.held_by ? [["held", `by ${item.held_by} until ${clock(Date.parse(item.held_until!))}`] as const] : []),
    ["creator", `${creator.name} (${creator.person_id}), ${creator.standing} standing`],
    [kind, `content ${item.content_id}, reaches ${item.reach}${media_url ? `, ${media_url}` : ""}`],
    ...(description ? [["text", description] as const] : []),
    ...findings.map(({ classifier, category, score, place, excerpt }): [string, string] => [
      classifier,
      `${category} ${score.toFixed(2)} at ${place}${excerpt ? `: "${excerpt}"` : ""}`,
    ]),
    ...earlier.map(({ round, decision, clause, reason, decided_by }): [string, string] => [
      round,
      `${decided_by}: ${decision.replace("_", "-")}${clause ? ` (${clause})` : ""} ${reason}`.trim(),
    ]),
    ...(appeal ? [["appeal", appeal] as const] : []),
    ...broken.flatMap((_, at) => at % PER_LINE ? [] : [broken.slice(at, at + PER_LINE).join(", ")])
      .map((line, index) => [index === 0 ? "clauses" : "", line]),
    ["next", line(`estuary-wf reviews decide ${item.review_id} approve`)],
    ["", line(`estuary-wf reviews decide ${item.review_id} reject --clause CLAUSE --reason 'WHY, FOR THE CREATOR'`)],
  ].map(([label, text]) => [label, text]);
  return [`${item.review_id}  ${item.title}  (${item.severity}, ${item.category})`, ...columns(rows)].join("\n");
}

function statsText({ since, backlog, decided, in_time, appeals_decided, appeals_overturned, reviewers }: ReviewStats) {
  const by = Object.entries(backlog.by_severity).map(([severity, count]) => `${count} ${severity}`).join(", ");
  const age = backlog.oldest_at ? `, the oldest for ${formatDuration(Date.now() - Date.parse(backlog.oldest_at))}` : "";
  const rows = [
    ["waiting", `${backlog.waiting}${by ? ` (${by})` : ""}${age}`],
    ["held", String(backlog.held)],
    ["overdue", String(backlog.overdue)],
    ["decided", `${decided} since ${clock(Date.parse(since))}, ${share(in_time, decided)} in time`],
    ["appeals", `${appeals_decided} decided, ${share(appeals_overturned, appeals_decided)} overturned`],
  ];
  const each = reviewers.map((one) => [
    one.reviewer,
    `${one.decided} decided`,
    `${share(one.in_time, one.decided)} in time`,
    `${one.overturned} overturned`,
    `${one.lapsed} lapsed`,
    one.median_ms === undefined ? "" : `${formatDuration(one.median_ms)} each`,
  ]);
  return [...columns(rows, ""), ...(each.length > 0 ? ["reviewers", ...columns(each)] : [])].join("\n");
}

const share = (part: number, whole: number): string => whole === 0 ? "none" : `${Math.round(part / whole * 100)}%`;
