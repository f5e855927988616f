// What guests and hosts are told: one text per kind of notice, for mail and, where it is short and pressing, for SMS.
import { money } from "../../text/money.ts";
import { when } from "../../text/when.ts";
import type { Money } from "../payment/contract.ts";
import type { Letter } from "../shared/letter.ts";
import type { Missing, Role } from "./contract.ts";
import type { NoticeKind } from "./messages.ts";

/** What a notice may speak of. */
export interface NoticeFacts {
  title: string;
  /** Epoch milliseconds. */
  starts_at: number;
  /** Epoch milliseconds. */
  ends_at: number;
  /** The reader. */
  me: { role: Role; name: string; time_zone: string };
  /** The other one of the two. */
  other: { name: string };
  joinUrl?: string;
  surveyUrl?: string;
  refund?: Money | null;
  missing?: Missing;
}

/** A notice in all its forms; `sms` only where one is worth a phone's buzz. */
export interface Notice {
  letter: Letter;
  sms?: string;
}

/** Writes the notice of a kind. */
export function writeNotice(kind: NoticeKind, facts: NoticeFacts): Notice {
  const time = when(facts.starts_at, facts.me.time_zone);
  const ends = when(facts.ends_at, facts.me.time_zone);
  const session = `${facts.title} with ${facts.other.name}`;
  const { subject, paragraphs, link, sms } = TEXTS[kind]({ ...facts, time, ends, session });
  return { letter: { subject, to: facts.me.name, paragraphs, link }, sms };
}

interface Words extends NoticeFacts {
  /** The start, as the reader's clock shows it. */
  time: string;
  /** The end, likewise. */
  ends: string;
  /** "Intro to cello with Grace". */
  session: string;
}

type Text = Pick<Letter, "subject" | "paragraphs" | "link"> & { sms?: string };

const TEXTS: Record<NoticeKind, (words: Words) => Text> = {
  confirmation: ({ title, time, session, me, other }) => ({
    subject: `Booked: ${title}, ${time}`,
    paragraphs: [
      me.role === "guest"
        ? `Your session is booked: ${session}, ${time}.`
        : `${other.name} has booked you: ${title}, ${time}.`,
      "We will remind you, and send your link to the room shortly before it begins.",
    ],
  }),

  first_reminder: ({ title, time, session }) => ({
    subject: `Coming up: ${title}, ${time}`,
    paragraphs: [`Your session is coming up: ${session}, ${time}.`, "If you cannot make it, please cancel in time."],
    sms: `Estuary: coming up, ${session}, ${time}.`,
  }),

  last_reminder: ({ title, time, session }) => ({
    subject: `Soon: ${title}, ${time}`,
    paragraphs: [`Your session begins soon: ${session}, ${time}.`, "Your link to the room follows before it begins."],
    sms: `Estuary: ${session} begins soon, ${time}.`,
  }),

  join: ({ title, time, session, joinUrl }) => ({
    subject: `The room is open: ${title}`,
    paragraphs: [
      `The room for ${session} is open. The session begins ${time}.`,
      "The link is yours alone and works for this session only.",
    ],
    link: joinUrl ? { label: "Join the session", url: joinUrl } : undefined,
  }),

  extended: ({ title, session, ends, joinUrl }) => ({
    subject: `More time: ${title}`,
    paragraphs: [
      `You have more time: ${session} now goes on until ${ends}.`,
      ...(joinUrl
        ? ["If you have to join again, use this link: the one before it ends when the session was to end."]
        : []),
    ],
    link: joinUrl ? { label: "Join the session", url: joinUrl } : undefined,
  }),

  rescheduled: ({ title, time, session }) => ({
    subject: `New time: ${title}, ${time}`,
    paragraphs: [`Your session has moved: ${session} now begins ${time}.`],
    sms: `Estuary: new time for ${session}: ${time}.`,
  }),

  cancelled: ({ title, time, session, me, refund }) => ({
    subject: `Cancelled: ${title}, ${time}`,
    paragraphs: [`Your session is cancelled: ${session}, ${time}.`, ...refundLine(me.role, refund)],
    sms: `Estuary: cancelled, ${session}, ${time}.`,
  }),

  no_show: ({ title, time, session, me, missing, refund }) => ({
    subject: `Missed: ${title}, ${time}`,
    paragraphs: [`${session}, ${time}: ${missedLine(me.role, missing)}`, ...refundLine(me.role, refund)],
  }),

  survey: ({ title, session, surveyUrl }) => ({
    subject: `How was ${title}?`,
    paragraphs: [`Thank you for ${session}. Would you tell us how it was? It takes a minute.`],
    link: surveyUrl ? { label: "Tell us", url: surveyUrl } : undefined,
  }),
};

function refundLine(role: Role, refund: Money | null | undefined): string[] {
  if (!refund) return [];
  const amount = money(refund.amount, refund.currency);
  return [role === "guest" ? `We are sending ${amount} back to you.` : `${amount} goes back to your guest.`];
}

function missedLine(role: Role, missing: Missing | undefined): string {
  if (missing === "both") return "nobody came, so the session did not take place.";
  if (missing === role) return "we missed you, so the session did not take place.";
  return `we are sorry, your ${role === "guest" ? "host" : "guest"} did not come.`;
}
