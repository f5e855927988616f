// Telling the two people of a booking, and what came of it. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt, sleepUntil, together } from "../../temporal/flow.ts";
import { providerWithin } from "../../temporal/policies.ts";
import type { StepState } from "../../temporal/timeline.ts";
import { when } from "../../text/when.ts";
import type { BookingActivities } from "./activities.ts";
import type { Role } from "./contract.ts";
import type { Channel, NoticeOrder, NoticeResult } from "./messages.ts";

/** What came of telling one person. */
export type Told = NoticeResult | { state: "failed"; reason: string };

/**
 * Tells one person. An outage is waited out until the notice has lost its meaning; a notice held back for somebody's quiet
 * hours goes out when they end, if that is in time.
 *
 * @param until when it has lost its meaning, epoch milliseconds
 */
export async function tell(order: NoticeOrder, until: number): Promise<Told> {
  for (;;) {
    const { sendNotice } = proxyActivities<BookingActivities>(providerWithin(until - Date.now()));
    const told = await attempt(sendNotice(order));
    if ("failed" in told) return { state: "failed", reason: reasonOf(told.failed) };
    if (told.done.state !== "held") return told.done;
    if (told.done.until >= until) {
      return { state: "skipped", reason: `quiet hours until ${when(told.done.until, "UTC")}` };
    }
    // A second at least: the clock of the worker that held it back may be behind the server's.
    await sleepUntil(Math.max(told.done.until, Date.now() + 1000));
  }
}

/**
 * When a reminder that was due at a moment is no longer sent: it may be late by a quarter of the time to the start, and by
 * a minute at least, but never past the start; then it would say something untrue. All in epoch milliseconds.
 */
export const latest = (due: number, startsAt: number): number =>
  Math.min(due + Math.max((startsAt - due) / 4, 60_000), startsAt);

/** Tells guest and host, each on their own. */
export async function tellBoth(order: Omit<NoticeOrder, "to">, until: number): Promise<Record<Role, Told>> {
  const [guest, host] = await together(
    tell({ ...order, to: "guest" }, until),
    tell({ ...order, to: "host" }, until),
  );
  return { guest, host };
}

/** What telling the two came to, as a timeline shows it: `done`, "2 mails, 1 SMS". */
export function summarize(told: Record<Role, Told>): { state: StepState; detail: string } {
  const sent = Object.values(told).flatMap((each) => each.state === "sent" ? each.channels : []);
  const troubles = Object.entries(told).flatMap(([role, each]) =>
    each.state === "sent" ? [] : [`${role} ${describeTold(each)}`]
  );
  const outcomes = Object.values(told).map(({ state }) => state);
  return {
    state: outcomes.some((state) => state === "failed" || state === "unconfirmed")
      ? "failed"
      : outcomes.every((state) => state === "skipped")
      ? "skipped"
      : "done",
    detail: [...(sent.length > 0 ? [countChannels(sent)] : []), ...new Set(troubles)].join(", "),
  };
}

function countChannels(channels: Channel[]): string {
  const count = (channel: Channel) => channels.filter((each) => each === channel).length;
  const [mails, texts] = [count("mail"), count("SMS")];
  return [...(mails > 0 ? [`${mails} mail${mails > 1 ? "s" : ""}`] : []), ...(texts > 0 ? [`${texts} SMS`] : [])]
    .join(", ");
}

/** What telling one person came to: "1 mail, 1 SMS", "skipped: the session has moved". */
export function describeTold(told: Told): string {
  switch (told.state) {
    case "sent":
      return countChannels(told.channels);
    case "held":
      return `held until ${when(told.until, "UTC")}`;
    case "unconfirmed":
      return `${countChannels(told.channels)} unconfirmed: a worker stopped while sending`;
    default:
      return `${told.state}: ${told.reason}`;
  }
}
