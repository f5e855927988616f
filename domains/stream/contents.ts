// What is asked of the store about content.
import { ApplicationFailure } from "@temporalio/common";
import type { Kysely } from "kysely";
import type { Store } from "../../store/mod.ts";
import type { Sample } from "./classifier.ts";
import type { ContentSettlement, Visibility } from "./messages.ts";
import type { ContentRow, SegmentRow, StreamTables } from "./tables.ts";

/** Finds content. @throws ApplicationFailure `ContentNotFound`, non-retryable */
export async function findContent(db: Kysely<StreamTables>, id: string): Promise<ContentRow> {
  const content = await db.selectFrom("contents").selectAll().where("id", "=", id).executeTakeFirst();
  if (!content) throw ApplicationFailure.nonRetryable(`Content "${id}" does not exist`, "ContentNotFound");
  return content;
}

/** Notes which run of a workflow moderates content. */
export async function takeUp(store: Store, id: string, runId: string): Promise<ContentRow> {
  return await store.transaction(async (tx: Kysely<StreamTables>) => {
    await tx.updateTable("contents").set({ run_id: runId }).where("id", "=", id).execute();
    return await findContent(tx, id);
  });
}

/** Changes what the public sees of content that is not decided on. */
export async function show(db: Kysely<StreamTables>, id: string, visibility: Visibility): Promise<void> {
  await db.updateTable("contents").set({ visibility }).where("id", "=", id).where("state", "=", "pending").execute();
}

/** Puts a decision into effect; what its creator has withdrawn stays withdrawn. */
export async function settle(db: Kysely<StreamTables>, settlement: ContentSettlement): Promise<void> {
  const { content_id, state, visibility } = settlement;
  await db.updateTable("contents").set({ state, visibility }).where("id", "=", content_id)
    .where("state", "!=", "withdrawn").execute();
}

/** Some samples of content, and the number of the last segment among them; -1: title and description. */
export interface Chunk {
  after: number;
  samples: Sample[];
}

/** Segments that are read and classified at a time. */
const CHUNK = 20;

/** The samples of content, chunk by chunk. @param after the segment that was the last of an earlier reading */
export async function* samplesOf(db: Kysely<StreamTables>, id: string, after?: number): AsyncGenerator<Chunk> {
  let last = after;
  if (last === undefined) {
    last = -1;
    yield { after: last, samples: titleSamples(await findContent(db, id)) };
  }
  for (;;) {
    const segments = await db.selectFrom("content_segments").selectAll().where("content_id", "=", id)
      .where("seq", ">", last).orderBy("seq").limit(CHUNK).execute();
    if (segments.length === 0) return;
    last = segments[segments.length - 1].seq;
    yield { after: last, samples: segments.flatMap(segmentSamples) };
  }
}

const titleSamples = ({ title, description, media_hash }: ContentRow): Sample[] => [
  ...(title.trim() ? [{ kind: "text", place: "title", text: title } as const] : []),
  ...(description.trim() ? [{ kind: "text", place: "description", text: description } as const] : []),
  ...(media_hash ? [{ kind: "file", place: "file", hash: media_hash } as const] : []),
];

function segmentSamples({ starts_ms, transcript, frame_url, frame_hash }: SegmentRow): Sample[] {
  const seconds = Math.floor(starts_ms / 1000);
  const place = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return [
    ...(transcript?.trim() ? [{ kind: "transcript", place, text: transcript } as const] : []),
    ...(frame_url || frame_hash
      ? [{ kind: "frame", place, image_url: frame_url ?? undefined, hash: frame_hash ?? undefined } as const]
      : []),
  ];
}
