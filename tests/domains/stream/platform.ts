// The platform's store with content, its creator and those who review, on either engine.
import { migrations as shared, type PersonRow, type SharedTables } from "../../../domains/shared/tables.ts";
import {
  type ContentRow,
  migrations as stream,
  type ReviewRow,
  type StreamTables,
} from "../../../domains/stream/tables.ts";
import type { Engine } from "../../../store/mod.ts";
import { temporaryStore } from "../../stores.ts";

export const MARGARET = "margaret", BARBARA = "barbara", KATHERINE = "katherine", RADIA = "radia";

/** Somebody in Berlin who gets mail and no SMS, at any hour. */
export const person = (id: string): PersonRow => ({
  id,
  name: id[0].toUpperCase() + id.slice(1),
  email: `${id}@example.org`,
  phone: null,
  time_zone: "Europe/Berlin",
  sms_opt_in: 0,
  quiet_from: null,
  quiet_to: null,
});

/** Content of Grace's that nobody has judged yet. */
export const content = (id: string, more: Partial<ContentRow> = {}): ContentRow => ({
  ...{ id, creator_id: "grace", title: `Cello ${id}`, description: "", kind: "upload", media_url: null },
  ...{ media_hash: null, reach: 100, room: null, participant: null, state: "pending", visibility: "hidden" },
  ...{ ended_at: null, run_id: null },
  ...more,
});

/** The item of content that waits for its first review, queued at a moment in epoch milliseconds. */
const pending = (content_id: string, index: number, now: number): ReviewRow => ({
  ...{ id: `r${index}`, key: `content:${content_id}:1:first`, content_id, workflow_id: `moderation-${content_id}` },
  ...{ round: "first", category: "sexual", severity: "medium", note: "", findings: "[]", appeal: null, after: -1 },
  ...{ for_role: "reviewer", reach: 1, rank: index, queued_at: now, due_at: now + 3_600_000, warned_at: null },
  ...{ escalated_at: null, state: "open", claimed_by: null, claimed_at: null, lease_until: 0, decision: null },
  ...{ clause: null, reason: null, decided_by: null, decided_at: null, overturned: 0 },
});

/** A store of its own for one test: Grace, two reviewers, two who are senior, and one who is not active any more. */
export async function streamStore(engine?: Engine) {
  const store = await temporaryStore([...shared, ...stream], engine);
  const tables = store.tables<StreamTables & SharedTables>();
  const reviewers = [[MARGARET, "reviewer"], [BARBARA, "reviewer"], [KATHERINE, "senior"], [RADIA, "senior"]] as const;
  await tables.insertInto("people").values(["grace", "joan", ...reviewers.map(([id]) => id)].map(person)).execute();
  await tables.insertInto("reviewers").values([
    ...reviewers.map(([person_id, role]) => ({ person_id, role, active: 1 })),
    { person_id: "joan", role: "senior" as const, active: 0 },
  ]).execute();

  const add = async (...contents: ContentRow[]) => {
    for (let at = 0; at < contents.length; at += 50) {
      await tables.insertInto("contents").values(contents.slice(at, at + 50)).execute();
    }
  };
  return {
    ...store,
    rows: tables,
    /** Adds content. */
    add,
    /** Has content c<from> to c<to - 1> wait for people, the lowest first. @returns the items' ids */
    pend: async (from: number, to: number, now: number): Promise<string[]> => {
      const rows = Array.from({ length: to - from }, (_, index) => pending(`c${from + index}`, from + index, now));
      await add(...rows.map(({ content_id }) => content(content_id)));
      for (let at = 0; at < rows.length; at += 25) {
        await tables.insertInto("reviews").values(rows.slice(at, at + 25)).execute();
      }
      return rows.map(({ id }) => id);
    },
  };
}
