import type { Kysely } from "kysely";
import type { Store } from "../../store/mod.ts";
import { parseInput } from "../../temporal/input.ts";
import { activeStrikes } from "../shared/strikes.ts";
import type { SharedTables } from "../shared/tables.ts";
import { auditReview } from "./audit.ts";
import type { Classifier } from "./classifier.ts";
import * as contents from "./contents.ts";
import type { ReviewDeskResult } from "./desk_answer.ts";
import { attend } from "./desk.ts";
import type {
  ContentSettlement,
  CreatorNotice,
  OpenedContent,
  QueuedReview,
  ReviewOrder,
  ScanOrder,
  ScanReport,
  Visibility,
} from "./messages.ts";
import { type ModerationNoticeDeps, tellCreator, tellReviewers } from "./notices.ts";
import type { ModerationPolicy } from "./policy.ts";
import type { JudgedReview } from "./overturned.ts";
import * as queue from "./queue.ts";
import { earlierRuling, keepRuling } from "./rulings.ts";
import { reviewDeskInput, streamModerationInput } from "./schema.ts";
import { scan } from "./scan.ts";
import { CONTENT_STRIKES, standingOf } from "./standing.ts";
import { createSubscriptionActivities, type SubscriptionDeps } from "./subscription/activities.ts";
import type { ReviewRow, StreamTables } from "./tables.ts";

/** What the stream activities need of the house. */
export interface StreamDeps extends ModerationNoticeDeps, SubscriptionDeps {
  store: Store;
  policy: ModerationPolicy;
  /** All that is asked about content, in this order. */
  classifiers: readonly Classifier[];
}

/** The stream domain's own effects. Each may be repeated without harm. */
export const createActivities = (deps: StreamDeps) => {
  const db = (): Kysely<StreamTables & SharedTables> => deps.store.tables<StreamTables & SharedTables>();

  return {
    ...createSubscriptionActivities(deps),

    /** Takes content up to be moderated. The input comes from any client, so it is checked here. */
    async openContent(input: unknown, runId: string): Promise<OpenedContent> {
      const { content_id } = parseInput("StreamModerationWorkflow", streamModerationInput, input);
      const { title, creator_id, kind, reach, state, room, participant, ended_at } = await contents.takeUp(
        deps.store,
        content_id,
        runId,
      );
      const earlier = state === "pending" ? undefined : await earlierRuling(db(), content_id);
      const strikes = await activeStrikes(db(), creator_id, CONTENT_STRIKES, deps.now());
      return {
        content: {
          content_id,
          title,
          creator_id,
          kind,
          reach,
          state,
          room: ended_at === null ? room : null,
          participant,
        },
        policy: deps.policy,
        standing: standingOf(strikes),
        classifiers: deps.classifiers.map(({ name }) => name),
        ...(earlier && { earlier }),
      };
    },

    async showContent(content_id: string, visibility: Visibility): Promise<void> {
      await contents.show(db(), content_id, visibility);
    },

    scanContent: (order: ScanOrder): Promise<ScanReport> => scan({ ...deps, db: db() }, order),

    async queueReview(order: ReviewOrder): Promise<QueuedReview> {
      const { content_id, round, excluded } = order;
      const content = await contents.findContent(db(), content_id);
      const before = round === "appeal" ? await queue.decidersOf(db(), content_id) : [];
      return await queue.enqueue(deps.store, { ...order, excluded: [...excluded, ...before] }, content, deps.now());
    },

    readReview: async (review_id: string): Promise<QueuedReview> => queue.owned(await read(review_id)),

    /** Says that an item will soon be over its time, unless it is decided. */
    async warnOfReview(review_id: string): Promise<void> {
      const row = await read(review_id);
      if (row.state !== "open") return;
      await db().updateTable("reviews").set({ warned_at: deps.now() }).where("id", "=", review_id)
        .where("warned_at", "is", null).execute();
      await auditReview(db(), row, "warned", "workflow", deps.now(), {}, "once");
      await tellReviewers(deps, row, "due_soon");
    },

    /** Puts an item that is over its time before all that do no more harm, and says so to those who are senior. */
    async escalateReview(review_id: string): Promise<void> {
      const row = await read(review_id);
      if (row.state !== "open") return;
      await queue.escalate(db(), row, deps.now());
      await auditReview(db(), row, "escalated", "workflow", deps.now(), {}, "once");
      await tellReviewers(deps, row, "overdue");
    },

    /** @returns the item as it stands: somebody may have been quicker */
    async withdrawReview(review_id: string): Promise<QueuedReview> {
      await queue.withdraw(db(), review_id);
      const row = await read(review_id);
      if (row.state === "withdrawn") await auditReview(db(), row, "withdrawn", "workflow", deps.now(), {}, "once");
      return queue.owned(row);
    },

    /** Notes which reviews a later word has changed, and which it has borne out after all. */
    async judgeReviews(reviews: JudgedReview[]): Promise<void> {
      for (const { review_id, overturned } of reviews) {
        await db().updateTable("reviews").set({ overturned: Number(overturned) }).where("id", "=", review_id).execute();
      }
    },

    async settleContent(settlement: ContentSettlement): Promise<void> {
      await deps.store.transaction(async (tx: Kysely<StreamTables>) => {
        await contents.settle(tx, settlement);
        await keepRuling(tx, settlement, deps.now());
      });
    },

    countStrikes: (person_id: string): Promise<number> => activeStrikes(db(), person_id, CONTENT_STRIKES, deps.now()),

    tellCreator: (notice: CreatorNotice) => tellCreator(deps, notice),

    /** Answers one request of a reviewer. It comes from any client, so it is checked here. */
    async attendDesk(input: unknown): Promise<ReviewDeskResult> {
      const request = parseInput("ReviewDeskWorkflow", reviewDeskInput, input);
      return await attend({ store: deps.store, db: db(), policy: deps.policy, now: deps.now }, request);
    },
  };

  async function read(review_id: string): Promise<ReviewRow> {
    return await db().selectFrom("reviews").selectAll().where("id", "=", review_id).executeTakeFirstOrThrow();
  }
};

export type StreamActivities = ReturnType<typeof createActivities>;
