// What creators are told about their content.
import type { Letter } from "../shared/letter.ts";
import type { CreatorNotice, CreatorNoticeKind } from "./messages.ts";
import { standingOf } from "./standing.ts";

/** What a notice may speak of beside itself. */
interface Facts {
  title: string;
  /** Until when they may appeal, as the reader's clock shows it. */
  until?: string;
  appealUrl: string;
}

/** Writes the notice of a kind. */
export function writeCreatorNotice(notice: CreatorNotice, facts: Facts): Omit<Letter, "to"> {
  return TEXTS[notice.kind](notice, facts);
}

const TEXTS: Record<CreatorNoticeKind, (notice: CreatorNotice, facts: Facts) => Omit<Letter, "to">> = {
  held: (_, { title }) => ({
    subject: `We are looking at ${title}`,
    paragraphs: [`Somebody of our team looks at "${title}" before others see it. We tell you as soon as that is done.`],
  }),

  approved: (_, { title }) => ({
    subject: `Published: ${title}`,
    paragraphs: [`We looked at "${title}", and all is well. Everybody can see it.`],
  }),

  rejected: (notice, facts) => ({
    subject: `Not allowed: ${facts.title}`,
    paragraphs: [`"${facts.title}" was taken down. ${why(notice)}`, ...strikeLines(notice), ...appealLines(facts)],
    ...appealLink(facts),
  }),

  age_restricted: (notice, facts) => ({
    subject: `For adults only: ${facts.title}`,
    paragraphs: [`"${facts.title}" is shown to adults only. ${why(notice)}`, ...appealLines(facts)],
    ...appealLink(facts),
  }),

  appeal_decided: ({ outcome, ...notice }, { title }) => ({
    subject: `Your appeal: ${title}`,
    paragraphs: outcome === "overturned"
      ? [`You were right: "${title}" is back, and whatever came of our decision is undone. We are sorry.`]
      : outcome === "changed"
      ? [`We looked at "${title}" again. It is back, for adults only; your strike is taken back. ${why(notice)}`]
      : [`Somebody else of our team looked at "${title}" again and decided the same. ${why(notice)}`],
  }),
};

const why = ({ clause, reason }: Omit<CreatorNotice, "outcome">): string =>
  [clause ? `It breaks clause ${clause} of our rules.` : "", reason ?? ""].filter(Boolean).join(" ");

const appealLines = ({ until }: Facts): string[] =>
  until ? [`If you think that we are wrong, you can appeal until ${until}: somebody else will look at it.`] : [];

const appealLink = ({ until, appealUrl }: Facts) => until ? { link: { label: "Appeal", url: appealUrl } } : {};

function strikeLines({ strikes }: CreatorNotice): string[] {
  if (strikes === undefined) return [];
  const counted = strikes === 1 ? "This is your only strike." : `You have ${strikes} strikes now.`;
  const consequence = {
    good: "",
    warned: "With a second one, we look at everything of yours before others see it.",
    restricted:
      "From now on we look at everything of yours before others see it. With a third one, nothing is published.",
    suspended: "Until one of them expires, nothing of yours is published.",
  }[standingOf(strikes)];
  return [`${counted} ${consequence}`];
}
