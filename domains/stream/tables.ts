// Content, the queue of what people have to look at, and who may.
import type { Kysely } from "kysely";
import type { Migration } from "../../store/mod.ts";
import type { ModerationState } from "./contract.ts";
import type { ReviewDecision, Round } from "./desk_answer.ts";
import type { Visibility } from "./messages.ts";
import type { Severity } from "./policy.ts";
import { rulingMigrations, type RulingRow } from "./ruling_tables.ts";
import { subscriptionMigrations, type SubscriptionTables } from "./subscription/tables.ts";

/** Instants and lengths of time are milliseconds, booleans 0 or 1. */
export interface StreamTables extends SubscriptionTables {
  contents: ContentRow;
  content_segments: SegmentRow;
  reviewers: ReviewerRow;
  reviews: ReviewRow;
  rulings: RulingRow;
  review_exclusions: { review_id: string; reviewer_id: string };
}

/** Something a creator shows. */
export interface ContentRow {
  id: string;
  creator_id: string;
  title: string;
  description: string;
  kind: "upload" | "live";
  media_url: string | null;
  /** SHA-256 of the file, hex. */
  media_hash: string | null;
  /** How many people it reaches: followers, or who watches now. */
  reach: number;
  /** The LiveKit room that it is live in. */
  room: string | null;
  /** The creator's identity there, where the room is somebody else's; null: the room is theirs. */
  participant: string | null;
  state: ModerationState;
  visibility: Visibility;
  /** When something live was over; null while it goes on. */
  ended_at: number | null;
  /** The workflow run that moderates it; null until one has taken it up. */
  run_id: string | null;
}

/** A stretch of the media: what is said in it, and a frame of it. */
export interface SegmentRow {
  content_id: string;
  /** From 0 up. */
  seq: number;
  /** From the beginning of the media. */
  starts_ms: number;
  transcript: string | null;
  frame_url: string | null;
  /** 64-bit perceptual hash, hex. */
  frame_hash: string | null;
}

/** Somebody who decides about content. */
export interface ReviewerRow {
  person_id: string;
  /** A senior may do all that a reviewer may, and decides what is escalated and appealed. */
  role: "reviewer" | "senior";
  active: number;
}

/** An item of the queue. */
export interface ReviewRow {
  /** Short, for people to type. */
  id: string;
  /** Business identity: `content:<id>:<occasion>:<round>`. */
  key: string;
  content_id: string;
  workflow_id: string;
  round: Round;
  category: string;
  severity: Severity;
  note: string;
  /** JSON. */
  findings: string;
  /** Of what is live: the last segment that is asked about. -1: all there is. */
  after: number;
  appeal: string | null;
  for_role: ReviewerRow["role"];
  reach: number;
  /** When it was queued, less its head start: whatever has the least is the most urgent. */
  rank: number;
  queued_at: number;
  due_at: number;
  warned_at: number | null;
  escalated_at: number | null;
  state: "open" | "decided" | "withdrawn";
  claimed_by: string | null;
  claimed_at: number | null;
  /** Until then nobody else may claim it; 0: nobody holds it. */
  lease_until: number;
  decision: ReviewDecision | null;
  clause: string | null;
  reason: string | null;
  decided_by: string | null;
  decided_at: number | null;
  /** Whether somebody else decided otherwise later. */
  overturned: number;
}

export const migrations: Migration[] = [
  {
    name: "stream/001_moderation",
    async up(db: Kysely<unknown>) {
      await db.schema.createTable("contents")
        .addColumn("id", "text", (column) => column.primaryKey())
        .addColumn("creator_id", "text", (column) => column.notNull().references("people.id"))
        .addColumn("title", "text", (column) => column.notNull())
        .addColumn("description", "text", (column) => column.notNull())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("media_url", "text")
        .addColumn("media_hash", "text")
        .addColumn("reach", "bigint", (column) => column.notNull())
        .addColumn("room", "text")
        .addColumn("participant", "text")
        .addColumn("state", "text", (column) => column.notNull())
        .addColumn("visibility", "text", (column) => column.notNull())
        .addColumn("ended_at", "bigint")
        .addColumn("run_id", "text")
        .execute();
      await db.schema.createTable("content_segments")
        .addColumn("content_id", "text", (column) => column.notNull().references("contents.id"))
        .addColumn("seq", "integer", (column) => column.notNull())
        .addColumn("starts_ms", "bigint", (column) => column.notNull())
        .addColumn("transcript", "text")
        .addColumn("frame_url", "text")
        .addColumn("frame_hash", "text")
        .addPrimaryKeyConstraint("segment_of_a_content", ["content_id", "seq"])
        .execute();
      await db.schema.createTable("reviewers")
        .addColumn("person_id", "text", (column) => column.primaryKey().references("people.id"))
        .addColumn("role", "text", (column) => column.notNull())
        .addColumn("active", "integer", (column) => column.notNull())
        .execute();
      await createReviews(db);
    },
  },
  ...subscriptionMigrations,
  ...rulingMigrations,
  {
    name: "stream/004_asked_after",
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable("reviews")
        .addColumn("after", "integer", (column) => column.notNull().defaultTo(-1)).execute();
    },
  },
];

async function createReviews(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable("reviews")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("key", "text", (column) => column.notNull().unique())
    .addColumn("content_id", "text", (column) => column.notNull().references("contents.id"))
    .addColumn("workflow_id", "text", (column) => column.notNull())
    .addColumn("round", "text", (column) => column.notNull())
    .addColumn("category", "text", (column) => column.notNull())
    .addColumn("severity", "text", (column) => column.notNull())
    .addColumn("note", "text", (column) => column.notNull())
    .addColumn("findings", "text", (column) => column.notNull())
    .addColumn("appeal", "text")
    .addColumn("for_role", "text", (column) => column.notNull())
    .addColumn("reach", "bigint", (column) => column.notNull())
    .addColumn("rank", "bigint", (column) => column.notNull())
    .addColumn("queued_at", "bigint", (column) => column.notNull())
    .addColumn("due_at", "bigint", (column) => column.notNull())
    .addColumn("warned_at", "bigint")
    .addColumn("escalated_at", "bigint")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("claimed_by", "text", (column) => column.references("reviewers.person_id"))
    .addColumn("claimed_at", "bigint")
    .addColumn("lease_until", "bigint", (column) => column.notNull())
    .addColumn("decision", "text")
    .addColumn("clause", "text")
    .addColumn("reason", "text")
    .addColumn("decided_by", "text", (column) => column.references("reviewers.person_id"))
    .addColumn("decided_at", "bigint")
    .addColumn("overturned", "integer", (column) => column.notNull())
    .execute();
  // The queue in its order, whatever else the table holds: a list reads its first rows and stops.
  await db.schema.createIndex("reviews_in_line").on("reviews").columns(["state", "rank"]).execute();
  await db.schema.createIndex("reviews_of_a_content").on("reviews").column("content_id").execute();
  await db.schema.createIndex("reviews_held").on("reviews").columns(["claimed_by", "state"]).execute();
  await db.schema.createIndex("reviews_decided").on("reviews").column("decided_at").execute();
  await db.schema.createTable("review_exclusions")
    .addColumn("review_id", "text", (column) => column.notNull().references("reviews.id"))
    .addColumn("reviewer_id", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("excluded_once", ["review_id", "reviewer_id"])
    .execute();
}
