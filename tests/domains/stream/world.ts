// A world for workflow tests of moderation: the real store and the real activities of every domain it uses, on a clock
// that jumps, with classifiers that say what a test wants and providers that note what they are asked to do.
import { Context } from "@temporalio/activity";
import { WorkflowClient } from "@temporalio/client";
import { STANDARD_CALENDAR } from "../../../domains/booking/calendar.ts";
import { createActivities as roomActivities } from "../../../domains/room/activities.ts";
import { createActivities as sharedActivities } from "../../../domains/shared/activities.ts";
import { createNotices } from "../../../domains/shared/notices.ts";
import { createActivities as streamActivities } from "../../../domains/stream/activities.ts";
import type { Classifier, Sample, Scores } from "../../../domains/stream/classifier.ts";
import type { ReviewDeskInput } from "../../../domains/stream/contract.ts";
import type { ReviewDeskResult } from "../../../domains/stream/desk_answer.ts";
import type { ReviewOrder } from "../../../domains/stream/messages.ts";
import { type ModerationPolicy, STANDARD_POLICY } from "../../../domains/stream/policy.ts";
import { STANDARD_SUBSCRIPTIONS } from "../../../domains/stream/subscription/terms.ts";
import type { ContentRow } from "../../../domains/stream/tables.ts";
import { timeSkipping } from "../../time_skipping.ts";
import { troubled } from "../../troubled.ts";
import { content, streamStore } from "./platform.ts";

import { eventually, NO_STUDIO, quiet } from "../booking/world.ts";

export { ask, eventually, inform, quiet, steps } from "../booking/world.ts";
export { BARBARA, KATHERINE, MARGARET, RADIA } from "./platform.ts";

export const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** What a classifier says to a sample, at a moment in epoch milliseconds. Throw to fail. */
type Judge = (sample: Sample, at: number, signal: AbortSignal) => Scores | Promise<Scores>;

export interface WorldOptions {
  content?: Partial<ContentRow>;
  policy?: Partial<ModerationPolicy>;
  /** The classifier whose silence means that all is well. */
  model?: Judge;
  /** The list of words. */
  rules?: Judge;
  /** Ways in which the model contradicts itself. */
  doubts?: string[];
  /** What happens before a room is closed or somebody removed. Throw to fail. */
  room?: (operation: string) => void;
  /** Whether the worker is to be replaced, which this server only gets along with if it remembers nothing. */
  restarts?: boolean;
  /** What happens before a mail goes out. Throw to fail. */
  mail?: (key: string) => void;
  /** What happens before an activity acts. Throw to fail. */
  trouble?: { activity: (name: string) => void | Promise<void> };
  /** What happens when an item is queued, before its workflow knows. */
  queued?: (review_id: string) => Promise<unknown>;
}

export type StreamWorld = Awaited<ReturnType<typeof streamWorld>>;

/** Content 201, Grace's, which nothing is wrong with unless a classifier says so. */
export async function streamWorld(options: WorldOptions = {}) {
  const store = await streamStore();
  await store.add(content("201", options.content));
  const mails: { key: string; to: string; subject: string; text: string; at: number }[] = [];
  const rooms: string[] = [];
  let deskClock = 0;
  // A local activity knows no other clock than this machine's.
  const now = () => {
    const { isLocal, currentAttemptScheduledTimestampMs } = Context.current().info;
    return isLocal ? deskClock : currentAttemptScheduledTimestampMs;
  };

  const notices = createNotices({
    store,
    now,
    mailer: {
      send({ key, to, subject, text }) {
        options.mail?.(key);
        mails.push({ key, to, subject, text, at: now() });
        return Promise.resolve({ message_id: `<${key}>` });
      },
    },
    texter: { send: () => Promise.reject(new Error("nobody wants SMS")), find: () => Promise.resolve(undefined) },
  });
  const operate = (operation: string) => {
    options.room?.(operation);
    rooms.push(operation);
    return Promise.resolve();
  };
  const shared = sharedActivities({ store, notices, now });
  const stream = streamActivities({
    store,
    ...notices,
    now,
    policy: { ...STANDARD_POLICY, ...options.policy },
    classifiers: [
      classifier("rules", false, options.rules),
      classifier("model", true, options.model, options.doubts),
    ],
    subscriptionTerms: STANDARD_SUBSCRIPTIONS,
    subscriptionUrl: (id) => `https://estuary.example/subscriptions/${id}`,
    appealUrl: (id) => `https://estuary.example/appeal?content=${id}`,
  });
  const activities = {
    ...shared,
    ...roomActivities({
      ...NO_STUDIO,
      store,
      ...notices,
      now,
      moments: STANDARD_CALENDAR,
      rooms: {
        create: () => Promise.resolve({ sid: "RM_1" }),
        list: () => Promise.resolve([]),
        updateMetadata: () => Promise.resolve(),
        participants: () => Promise.resolve([]),
        close: (name) => operate(`close ${name}`),
        remove: (name, identity) => operate(`remove ${identity} from ${name}`),
      },
    }),
    ...stream,
    async queueReview(order: ReviewOrder) {
      const item = await stream.queueReview(order);
      await options.queued?.(item.review_id);
      return item;
    },
  };
  const temporal = await timeSkipping(
    troubled(activities, (name) => options.trouble?.activity(name)),
    options.restarts ? 0 : undefined,
  );
  const began = await temporal.env.currentTimeMs();

  function classifier(name: string, thorough: boolean, judge: Judge = () => [], doubts?: string[]): Classifier {
    return {
      name,
      thorough,
      classify: (samples, signal) =>
        Promise.all(
          samples.map(async (sample) => ({ scores: await judge(sample, now(), signal), ...(doubts && { doubts }) })),
        ),
    };
  }

  const desk = async (
    request: Partial<ReviewDeskInput> & Pick<ReviewDeskInput, "action">,
  ): Promise<ReviewDeskResult> => {
    const request_id = crypto.randomUUID();
    deskClock = await temporal.env.currentTimeMs();
    // The environment's own client lets the clock jump while it waits, and somebody at a desk takes no days.
    return await new WorkflowClient({ connection: temporal.env.connection }).execute("ReviewDeskWorkflow", {
      args: [{ request_id, ...request }],
      workflowId: `review-desk-${request_id}`,
      taskQueue: temporal.taskQueue,
    });
  };

  return {
    temporal,
    store,
    mails,
    rooms,
    began,
    /** Starts the moderation of content 201, or of other content. */
    start: (content_id = "201") =>
      temporal.start("StreamModerationWorkflow", { content_id }, `moderation-${content_id}`),
    /** Lets time pass until a moment, epoch milliseconds. */
    until: async (moment: number) => await temporal.env.sleep(moment - await temporal.env.currentTimeMs()),
    /** A reviewer's request to the desk, as the CLI makes it. */
    desk,
    /** How the queue does since the world began. */
    stats: async () => (await desk({ action: "stats", since: new Date(began).toISOString() })).stats!,
    content: (id = "201") =>
      store.rows.selectFrom("contents").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    strikes: async () =>
      (await store.rows.selectFrom("strikes").selectAll().orderBy("key").execute())
        .map(({ reason, revoked_at }) => revoked_at === null ? reason : `${reason} revoked`),
    audits: async () =>
      (await store.rows.selectFrom("audit_log").selectAll().orderBy("at").execute())
        .map(({ actor, action }) => `${action} by ${actor}`),
    /** The subject of each mail with its reader, in order. */
    sent: () => mails.map(({ to, subject }) => `${to.split("@")[0]}: ${subject}`),
    async [Symbol.asyncDispose]() {
      await temporal[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** Waits, in real time, until content is before people. @returns the item's id */
export async function inQueue({ store, temporal }: StreamWorld, content_id = "201"): Promise<string> {
  let found: { id: string } | undefined;
  await eventually(async () => {
    found = await store.rows.selectFrom("reviews").select("id").where("content_id", "=", content_id)
      .where("state", "=", "open").executeTakeFirst();
    return found !== undefined;
  });
  await quiet(temporal.env.client.workflow.getHandle(`moderation-${content_id}`));
  return found!.id;
}

/** A reviewer claims an item and decides on it. */
export async function decideAs(
  world: StreamWorld,
  reviewer: string,
  review_id: string,
  decision: "approve" | "reject" | "age_restrict" | "escalate",
  clause = decision === "reject" || decision === "age_restrict" ? "6.1" : undefined,
): Promise<ReviewDeskResult> {
  await world.desk({ action: "claim", reviewer, review_id });
  const reason = decision === "approve" ? undefined : `because of ${decision}`;
  return await world.desk({ action: "decide", reviewer, review_id, decision, clause, reason });
}
