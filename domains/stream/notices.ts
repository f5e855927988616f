// What creators and reviewers are told by mail, each thing once.
import type { Store } from "../../store/mod.ts";
import { when } from "../../text/when.ts";
import type { EmailRequest, NoticeOutcome } from "../shared/contract.ts";
import { renderLetter } from "../shared/letter.ts";
import { findPerson } from "../shared/people.ts";
import { findContent } from "./contents.ts";
import type { CreatorNotice } from "./messages.ts";
import { onDuty } from "./reviewers.ts";
import type { ReviewRow, StreamTables } from "./tables.ts";
import { writeCreatorNotice } from "./templates.ts";

/** What notices about content need of the house. */
export interface ModerationNoticeDeps {
  store: Store;
  sendEmail(request: EmailRequest): Promise<NoticeOutcome>;
  /** Where a creator appeals. */
  appealUrl(content_id: string): string;
  /** Epoch milliseconds. */
  now(): number;
}

const AN_HOUR = 60 * 60 * 1000;

/** Tells a creator what was decided about their content. */
export async function tellCreator(deps: ModerationNoticeDeps, notice: CreatorNotice): Promise<NoticeOutcome> {
  const { content_id, kind, occasion, appeal_until } = notice;
  const content = await findContent(deps.store.tables<StreamTables>(), content_id);
  // A mail that could not go out earlier would tell of what is over.
  if (kind === "held" && content.state !== "pending") return { state: "skipped", reason: "it is decided on" };
  const creator = await findPerson(deps.store, content.creator_id);
  const letter = writeCreatorNotice(notice, {
    title: content.title,
    until: appeal_until === undefined ? undefined : when(appeal_until, creator.time_zone),
    appealUrl: deps.appealUrl(content_id),
  });
  const key = `content:${content_id}:${occasion}:${kind}:email`;
  return await deps.sendEmail({ key, person_id: creator.id, ...renderLetter({ ...letter, to: creator.name }) });
}

/**
 * Tells those who can do something about it that items wait: who holds the item, else those who may take it. Nobody gets
 * more than one such mail an hour, however many items there are.
 */
export async function tellReviewers(
  deps: ModerationNoticeDeps,
  row: ReviewRow,
  kind: "due_soon" | "overdue",
): Promise<void> {
  const db = deps.store.tables<StreamTables>();
  const held = kind === "due_soon" && row.claimed_by !== null && row.lease_until > deps.now();
  const readers = held ? [row.claimed_by!] : await onDuty(db, row.id, kind === "overdue" ? "senior" : row.for_role);
  const hour = Math.floor(deps.now() / AN_HOUR);
  const late = kind === "overdue" ? "is over its time" : "will soon be over its time";
  for (const person_id of readers) {
    const { name } = await findPerson(deps.store, person_id);
    const letter = renderLetter({
      to: name,
      subject: kind === "overdue" ? "Reviews are overdue" : "Reviews are due",
      paragraphs: [
        `Item ${row.id} (${row.category}, ${row.severity}) ${late}, and others may be.`,
        "The most urgent come first: estuary-wf reviews list",
      ],
    });
    await deps.sendEmail({ key: `reviews:${kind}:${person_id}:${hour}`, person_id, ...letter });
  }
}
