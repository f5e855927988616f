// What subscribers read.
import type { Letter } from "../../shared/letter.ts";
import type { DeclineKind } from "./dunning.ts";
import type { SubscriberNotice } from "./subscriber_notice.ts";

/** What a notice speaks of beside itself. */
interface Facts {
  /** The plan's. */
  title: string;
  /** An amount, minor units, as people read it. */
  sum(amount: number): string;
  /** A moment, epoch milliseconds, as the reader's clock shows it. */
  moment(at: number): string;
  url: string;
}

type Text = Omit<Letter, "to">;
type Of<Kind> = Extract<SubscriberNotice, { kind: Kind }>;

/** Writes the notice of a kind. */
export function writeSubscriberNotice(notice: SubscriberNotice, facts: Facts): Text {
  switch (notice.kind) {
    case "trial_ending":
      return trialEnding(notice, facts);
    case "payment_failed":
      return paymentFailed(notice, facts);
    case "price_changed":
      return priceChanged(notice, facts);
    case "cancelled":
      return cancelled(notice, facts);
    case "ended_unpaid":
      return endedUnpaid(facts);
  }
}

const trialEnding = ({ amount, at }: Of<"trial_ending">, { title, sum, moment, url }: Facts): Text => ({
  subject: `Your trial of ${title} ends soon`,
  paragraphs: [
    `Your trial of ${title} ends on ${moment(at)}. Then we charge ${sum(amount)}.`,
    "If you do not want to go on, cancel before that, and nothing is charged.",
  ],
  link: { label: "Your subscription", url },
});

const TO_DO: Record<DeclineKind, string> = {
  soft: "You can also choose another way to pay now.",
  hard: "Your bank does not allow us to try this way to pay again. Please choose another one.",
  needs_action: "Your bank wants you to confirm it. Please confirm your way to pay, or choose another one.",
  given_up: "Please choose another way to pay.",
};

function paymentFailed(
  { amount, decline, given_back, again_at, grace_ends_at }: Of<"payment_failed">,
  { title, sum, moment, url }: Facts,
): Text {
  return {
    subject: `Your payment for ${title} did not go through`,
    paragraphs: [
      given_back
        ? `We charged ${sum(amount)} for ${title}, but could not process it: you get it back.`
        : `We could not charge ${sum(amount)} for ${title}. Nothing was taken.`,
      ...(again_at === undefined ? [] : [`We try again on ${moment(again_at)}.`]),
      TO_DO[decline],
      `Without a payment your subscription ends on ${moment(grace_ends_at)}.`,
    ],
    link: { label: "Choose another way to pay", url },
  };
}

function priceChanged(
  { amount, before, days, from }: Of<"price_changed">,
  { title, sum, moment, url }: Facts,
): Text {
  const link = { label: "Your subscription", url };
  if (amount === before) {
    const stays = `${title} costs ${sum(amount)}, as before. A new price that we told you of does not come.`;
    return { subject: `${title} costs what it did`, paragraphs: [stays], link };
  }
  const when = from === undefined ? `${days} days from now or later` : `on ${moment(from)} or later`;
  return {
    subject: `A new price for ${title}`,
    paragraphs: [
      `${title} will cost ${sum(amount)} instead of ${sum(before)}, from the first period that begins ${when}.`,
      "If you do not want to go on, you can cancel before that.",
    ],
    link,
  };
}

function cancelled({ access_until, refund }: Of<"cancelled">, { title, sum, moment, url }: Facts): Text {
  if (access_until !== undefined) {
    return {
      subject: `Your subscription to ${title} ends`,
      paragraphs: [
        `As you wished, your subscription to ${title} ends on ${moment(access_until)}. Nothing more is charged.`,
        "Until then everything stays as it is, and you can change your mind.",
      ],
      link: { label: "Your subscription", url },
    };
  }
  return {
    subject: `Your subscription to ${title} has ended`,
    paragraphs: [
      `As you wished, your subscription to ${title} has ended. Nothing more is charged.`,
      ...(refund > 0 ? [`You get ${sum(refund)} back.`] : []),
    ],
  };
}

const endedUnpaid = ({ title }: Facts): Text => ({
  subject: `Your subscription to ${title} has ended`,
  paragraphs: [
    `We could not charge you for ${title}, so your subscription has ended. Nothing more is charged.`,
    "You are welcome to subscribe again.",
  ],
});
