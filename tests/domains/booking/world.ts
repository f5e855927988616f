// A booking's world for workflow tests: the real store and the real activities of every domain it uses, on a clock that
// jumps, with providers that note what they are asked to do.
import { Context } from "@temporalio/activity";
import type { WorkflowHandle } from "@temporalio/client";
import type { Kysely } from "kysely";
import { createActivities as bookingActivities } from "../../../domains/booking/activities.ts";
import { type Calendar, STANDARD_CALENDAR } from "../../../domains/booking/calendar.ts";
import type { BookingRow, BookingTables } from "../../../domains/booking/tables.ts";
import { STANDARD_REFUNDS } from "../../../domains/booking/refund_policy.ts";
import type { BookingRefundRequest } from "../../../domains/payment/contract.ts";
import type { Payments, RefundRequest } from "../../../domains/payment/stripe.ts";
import { STANDARD_TERMS } from "../../../domains/payment/terms.ts";
import { paymentDeps } from "../../../platform/payments.ts";
import { createActivities as paymentActivities } from "../../../domains/payment/activities.ts";
import { ACCOUNTS, balance } from "../../../domains/payment/ledger.ts";
import type { PaymentTables } from "../../../domains/payment/tables.ts";
import { createActivities as roomActivities, type RoomDeps } from "../../../domains/room/activities.ts";
import type { AttendanceEvent } from "../../../domains/room/contract.ts";
import type { Participant } from "../../../domains/room/livekit.ts";
import { createActivities as sharedActivities } from "../../../domains/shared/activities.ts";
import type { Mail } from "../../../domains/shared/email.ts";
import { createNotices } from "../../../domains/shared/notices.ts";
import type { Text } from "../../../domains/shared/sms.ts";
import type { PersonRow, SharedTables } from "../../../domains/shared/tables.ts";
import { timeline } from "../../../temporal/timeline.ts";
import { timeSkipping } from "../../time_skipping.ts";
import { troubled } from "../../troubled.ts";
import { platformStore } from "./platform.ts";

export { ask, eventually, inform, quiet, stop } from "../../asking.ts";

export const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** The session of every test starts this long after the test does, unless the test says otherwise. */
const AHEAD = 3 * DAY;

export interface WorldOptions {
  /** When the session starts, from now, milliseconds. */
  startsIn?: number;
  /** Or at what moment, epoch milliseconds, given the present one. */
  startsAt?: (now: number) => number;
  /** How long it lasts, milliseconds. */
  lasts?: number;
  /** Minor units of EUR that the guest paid; 0: nothing. */
  paid?: number;
  host?: Partial<PersonRow>;
  guest?: Partial<PersonRow>;
  booking?: Partial<BookingRow>;
  calendar?: Partial<Calendar>;
  /** Who is in the room when somebody looks, and with which connection if not their first; null: no such room. */
  inRoom?: (at: number) => (string | Visitor)[] | null;
  trouble?: Trouble;
  /** Who records, and where to: nobody, if absent. */
  studio?: Pick<RoomDeps, "egress" | "recordings" | "files">;
  /** The rooms that LiveKit says are open. */
  openRooms?: () => string[];
  /**
   * Whether RefundWorkflow is started for what goes back. No time passes from then on: this server's clock waits for a
   * workflow that outlives the one that started it.
   */
  refunds?: boolean;
  /** What else Stripe does than to give back. */
  stripe?: Partial<Payments>;
  /** How far the worker's clock is ahead of Temporal's when it looks into a room, milliseconds. */
  workerAhead?: number;
  /** Whether the worker remembers nothing from one task to the next, so that another can take its place. */
  forgetful?: boolean;
}

/** One connection of somebody to the room. */
interface Visitor {
  identity: string;
  sid: string;
  /** By LiveKit's clock, epoch milliseconds; absent: at the moment of the look. */
  joined_at?: number;
}

/** What happens before somebody acts, at a moment in epoch milliseconds. Throw to fail. */
interface Trouble {
  mail?: (mail: Mail, at: number) => void;
  sms?: (text: Text, at: number) => void;
  /** "create booking-123", "look booking-123", "close booking-123" */
  room?: (operation: string, at: number) => void | Promise<void>;
  /** Any activity, by its name: an outage of the store is one of them all. */
  activity?: (name: string, at: number) => void | Promise<void>;
}

export type World = Awaited<ReturnType<typeof bookingWorld>>;

export const HOST = "host-h1", GUEST = "guest-g1";

/** Booking 123, "Intro to cello", Grace's with Ada, who paid 85.00. */
export async function bookingWorld(options: WorldOptions = {}) {
  const { startsIn = AHEAD, lasts = HOUR, paid = 8500, trouble = {}, inRoom = () => [HOST, GUEST] } = options;
  const store = await platformStore();
  const mails: (Mail & { at: number })[] = [];
  const texts: (Text & { at: number })[] = [];
  const rooms: string[] = [];
  const now = () => Context.current().info.currentAttemptScheduledTimestampMs;

  const notices = createNotices({
    store,
    now,
    mailer: {
      async send(mail) {
        await trouble.mail?.(mail, now());
        mails.push({ ...mail, at: now() });
        return { message_id: `<${mail.key}>` };
      },
    },
    texter: {
      async send(text) {
        await trouble.sms?.(text, now());
        texts.push({ ...text, at: now() });
        return { message_sid: `SM${texts.length}` };
      },
      find: () => Promise.resolve(undefined),
    },
  });
  const operate = async <T>(operation: string, result: T): Promise<T> => {
    await trouble.room?.(operation, now());
    rooms.push(operation);
    return result;
  };
  const payment = paymentActivities({
    store,
    now,
    ...notices,
    ...paymentDeps(PAYMENTS, { stripe: { ...givesBack, ...options.stripe }, webUrl: "https://estuary.example" }),
  });
  const activities = {
    ...sharedActivities({ store, notices, now }),
    ...payment,
    async requestRefund(request: BookingRefundRequest) {
      const requested = await payment.requestRefund(request);
      return requested && !options.refunds ? { ...requested, refunds: [] } : requested;
    },
    ...roomActivities({
      store,
      ...notices,
      ...(options.studio ?? NO_STUDIO),
      now: () => now() + (options.workerAhead ?? 0),
      moments: { ...STANDARD_CALENDAR, ...options.calendar },
      rooms: {
        list: () =>
          operate("list", (options.openRooms?.() ?? []).map((name) => ({ sid: `RM_${name}`, name, metadata: "" }))),
        create: (name) => operate(`create ${name}`, { sid: "RM_1" }),
        updateMetadata: (name) => operate(`update ${name}`, undefined),
        close: (name) => operate(`close ${name}`, undefined),
        remove: (name, identity) => operate(`remove ${identity} from ${name}`, undefined),
        async participants(name) {
          await trouble.room?.(`look ${name}`, now());
          return inRoom(now())?.map((who) => participant(who, now()));
        },
      },
    }),
    ...bookingActivities({
      store,
      ...notices,
      now,
      calendar: { ...STANDARD_CALENDAR, ...options.calendar },
      refundTerms: STANDARD_REFUNDS,
      joinUrl: ({ id }, role) => Promise.resolve(`https://estuary.example/join/${id}/${role}`),
      surveyUrl: ({ id }, role) => `https://estuary.example/survey/${id}/${role}`,
    }),
  };
  const temporal = await timeSkipping(
    troubled(activities, (name) => trouble.activity?.(name, now())),
    options.forgetful ? 0 : undefined,
  );
  const began = await temporal.env.currentTimeMs();
  const starts_at = options.startsAt?.(began) ?? began + startsIn;
  const ends_at = starts_at + lasts;
  await store.seed({ starts_at, ends_at, paid, at: began, ...options });
  const at = (account: string) => balance(store.tables<PaymentTables>(), account, "eur");

  return {
    temporal,
    store,
    mails,
    texts,
    rooms,
    began,
    starts_at,
    ends_at,
    /** Starts the lifecycle of booking 123, under its own id unless another is given. */
    start: (workflowId = "booking-123") =>
      temporal.start("BookingLifecycleWorkflow", { booking_id: "123" }, workflowId),
    /** Support settles booking 123 as missed. */
    settleAsMissed: (who: string) => temporal.start("NoShowWorkflow", { booking_id: "123", who }, "no-show-123"),
    /** What became of the refund of booking 123, once it has ended. */
    refund: () => temporal.env.client.workflow.getHandle("refund-456.booking-123").result(),
    /** Lets time pass until a moment, epoch milliseconds. */
    until: async (moment: number) => await temporal.env.sleep(moment - await temporal.env.currentTimeMs()),
    /** Lets time pass, step by step (milliseconds), until something has come true. */
    async passUntil(isTrue: () => boolean | Promise<boolean>, step = MINUTE) {
      for (let steps = 0; !await isTrue(); steps++) {
        if (steps > 600) throw new Error(`Waited ${(steps * step) / MINUTE} min in vain for ${isTrue}`);
        await temporal.env.sleep(step);
      }
    },
    /** Each kind of mail in the order they first went out, with its readers: "confirmation to guest and host". */
    sent() {
      const readers = new Map<string, string[]>();
      for (const { key } of mails.filter(({ key }) => key.startsWith("booking:"))) {
        const [, , kind, to] = key.split(":");
        readers.set(kind, [...readers.get(kind) ?? [], to].sort());
      }
      return [...readers].map(([kind, to]) => `${kind} to ${to.join(" and ")}`);
    },
    /** When mails of a kind went out to somebody, in minutes before the start that the world began with. */
    minutesBefore: (kind: string, to = "guest") =>
      mails.filter(({ key }) => key.startsWith(`booking:123:${kind}:${to}:`))
        .map(({ at }) => Math.round((starts_at - at) / MINUTE)),
    booking: (): Promise<BookingRow> =>
      store.tables<BookingTables>().selectFrom("bookings").selectAll().where("id", "=", "123")
        .executeTakeFirstOrThrow(),
    /** The roles that are on record as having been there. */
    seen: async () =>
      (await store.tables<BookingTables>().selectFrom("attendance").select("role").distinct().orderBy("role").execute())
        .map(({ role }) => role),
    strikes: async () =>
      (await store.tables<SharedTables>().selectFrom("strikes").selectAll().orderBy("key").execute())
        .map(({ person_id, reason }) => `${person_id} ${reason}`),
    audits: async () =>
      (await store.tables<SharedTables>().selectFrom("audit_log").selectAll().orderBy("at").execute())
        .map(({ actor, action }) => `${action} by ${actor}`),
    /** Where the guest's money is, minor units. */
    money: async () => ({
      held: -await at(ACCOUNTS.held("456")),
      host: -await at(ACCOUNTS.host("h1")),
      fees: -await at(ACCOUNTS.fees),
      refunds: await setAside(store.tables<PaymentTables>()),
    }),
    async [Symbol.asyncDispose]() {
      await temporal[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

const nobody = () => Promise.reject(new Error("Nobody records here"));

/** Nobody records. */
export const NO_STUDIO: NonNullable<WorldOptions["studio"]> = {
  egress: { start: nobody, find: nobody, look: nobody, stop: nobody },
  recordings: { kind: "folder", path: "/nowhere" },
  files: { find: nobody, delete: nobody, exists: nobody },
};
/** What guests get back, given or on its way, minor units. */
async function setAside(db: Kysely<PaymentTables>): Promise<number> {
  const refunds = await db.selectFrom("refunds").select("amount").execute();
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
}

const PAYMENTS = { terms: STANDARD_TERMS, fee_basis_points: 1500, payout_minimum: 1000 };

/** A Stripe that gives back at once whatever it is asked for; bookings themselves ask nothing else of it. */
const givesBack = {
  refund: ({ refund_id, amount }: RefundRequest) =>
    Promise.resolve({ id: `re_${refund_id}`, status: "succeeded", amount, currency: "eur" } as const),
  getRefund: (id: string) => Promise.resolve({ id, status: "succeeded", amount: 0, currency: "eur" } as const),
} satisfies Partial<Payments> as unknown as Payments;

/** How each step of a workflow stands: `{ room: "done: 2 mails", … }`. */
export async function steps(workflow: WorkflowHandle): Promise<Record<string, string>> {
  const { steps } = await workflow.query(timeline);
  return Object.fromEntries(steps.map(({ step, state, detail }) => [step, detail ? `${state}: ${detail}` : state]));
}

/** LiveKit's word that somebody came at a moment, epoch milliseconds, and with which connection. */
export const joined = (identity: string, at: number, sid = `PA_${identity}`): AttendanceEvent => ({
  identity,
  sid,
  event: "joined",
  joined_at: at,
  at,
});

/** LiveKit's word that somebody went who had joined at a moment; epoch milliseconds. */
export const left = (identity: string, joinedAt: number, at: number, sid = `PA_${identity}`): AttendanceEvent => ({
  ...joined(identity, joinedAt, sid),
  event: "left",
  at,
});

const participant = (who: string | Visitor, at: number): Participant => ({
  joined_at: at,
  ...(typeof who === "string" ? { identity: who, sid: `PA_${who}` } : who),
  state: "active",
});

/** ISO 8601. */
export const iso = (at: number): string => new Date(at).toISOString();
