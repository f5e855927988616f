// The platform's store with content, its creator and those who review, on either engine.
import { migrations as shared, type PersonRow, type SharedTables } from "../../../domains/shared/tables.ts";
import { type ContentRow, migrations as stream, type StreamTables } from "../../../domains/stream/tables.ts";
import type { Engine } from "../../../store/mod.ts";
import { temporaryStore } from "../../stores.ts";

export const MARGARET = "margaret", BARBARA = "barbara", KATHERINE = "katherine", RADIA = "radia";

const person = (id: string): PersonRow => ({
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

  return {
    ...store,
    rows: tables,
    /** Adds content. */
    add: async (...contents: ContentRow[]) => {
      for (let at = 0; at < contents.length; at += 50) {
        await tables.insertInto("contents").values(contents.slice(at, at + 50)).execute();
      }
    },
  };
}
