// The content that an empty sandbox begins with, and who reviews it: something clear, something clearly not, and
// something in between.
import type { PersonRow } from "../domains/shared/tables.ts";
import type { ContentRow, ReviewerRow, SegmentRow } from "../domains/stream/tables.ts";
import { person } from "./sample_people.ts";

/** Those who review. */
export const SAMPLE_REVIEWERS: { person: PersonRow; role: ReviewerRow["role"] }[] = [
  { person: person("margaret", "Margaret", "Europe/Berlin"), role: "reviewer" },
  { person: person("barbara", "Barbara", "America/New_York"), role: "reviewer" },
  { person: person("katherine", "Katherine", "Europe/London"), role: "senior" },
  { person: person("radia", "Radia", "Europe/Berlin"), role: "senior" },
];

/** Content and what is said and seen in it, one segment every half a minute. */
interface SampleContent {
  content: ContentRow;
  segments: Pick<SegmentRow, "transcript" | "frame_url">[];
}

const content = (
  id: string,
  creator_id: string,
  title: string,
  description: string,
  segments: SampleContent["segments"],
  more: Partial<ContentRow> = {},
): SampleContent => ({
  content: {
    ...{ id, creator_id, title, description, kind: "upload", media_url: `https://media.example/${id}.mp4` },
    ...{ media_hash: null, reach: 120, room: null, participant: null, state: "pending", visibility: "hidden" },
    ...{ ended_at: null, run_id: null },
    ...more,
  },
  segments,
});

const said = (transcript: string, frame?: string) => ({
  transcript,
  frame_url: frame ? `https://media.example/frames/${frame}.jpg` : null,
});

export const SAMPLE_CONTENTS: SampleContent[] = [
  content("201", "grace", "Cello: the first position", "How to hold the bow, and where the fingers go.", [
    said("Welcome, please tune your A string first.", "cello"),
    said("The thumb rests here, the wrist stays loose.", "bow"),
  ]),
  content("202", "alan", "Chess and money", "D0uble y0ur b1tcoin: double your bitcoin in a day.", [
    said("Send bitcoin to this address and I double it.", "wallet"),
  ]),
  content("203", "alan", "Investing for chess players", "Guaranteed to change how you think about openings.", [
    said("The returns of this opening are better than you think.", "board"),
  ], { reach: 5200 }),
  content("204", "grace", "The opera of horrors", "Stage make-up for the last act.", [
    said("A little more blood on the collar, please.", "stage"),
  ], { reach: 800 }),
  content("205", "alan", "Lesson with a rebate", "P4y me d1rectly and skip the platform fee.", []),
];
