// A booking's world for workflow tests: the real store and the real activities of every domain it uses, on a clock that
// jumps, with providers that note what they are asked to do.
import { Context } from "@temporalio/activity";
import { createActivities as bookingActivities } from "../../../domains/booking/activities.ts";
import { type Calendar, STANDARD_CALENDAR } from "../../../domains/booking/calendar.ts";
import { type BookingRow, type BookingTables, migrations as booking } from "../../../domains/booking/tables.ts";
import { createActivities as paymentActivities } from "../../../domains/payment/activities.ts";
import { ACCOUNTS, balance, post } from "../../../domains/payment/ledger.ts";
import { migrations as payment, type PaymentTables } from "../../../domains/payment/tables.ts";
import { createActivities as roomActivities } from "../../../domains/room/activities.ts";
import type { Participant } from "../../../domains/room/livekit.ts";
import { createActivities as sharedActivities } from "../../../domains/shared/activities.ts";
import type { Mail } from "../../../domains/shared/email.ts";
import { createNotices } from "../../../domains/shared/notices.ts";
import type { Text } from "../../../domains/shared/sms.ts";
import { migrations as shared, type PersonRow, type SharedTables } from "../../../domains/shared/tables.ts";
import { temporaryStore } from "../../stores.ts";
import { timeSkipping } from "../../time_skipping.ts";

export const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** The session of every test starts this long after the test does, unless the test says otherwise. */
export const AHEAD = 3 * DAY;

export interface WorldOptions {
  /** When the session starts, from now, milliseconds. */
  startsIn?: number;
  /** How long it lasts, milliseconds. */
  lasts?: number;
  /** Minor units of EUR that the guest paid; 0: nothing. */
  paid?: number;
  host?: Partial<PersonRow>;
  guest?: Partial<PersonRow>;
  calendar?: Partial<Calendar>;
  /** Who is in the room when somebody looks: identities. */
  inRoom?: (at: number) => string[];
  /** What each provider does before it acts. Throw to fail. */
  trouble?: { mail?: (mail: Mail) => void; sms?: (text: Text) => void; room?: (operation: string, at: number) => void };
}

export const HOST = "host-h1", GUEST = "guest-g1";

const person = (id: string, name: string): PersonRow => ({
  id,
  name,
  email: `${name.toLowerCase()}@example.org`,
  phone: null,
  time_zone: "Europe/Berlin",
  sms_opt_in: 0,
  quiet_from: null,
  quiet_to: null,
});

/** Booking 123, "Intro to cello", Grace's with Ada, who paid 85.00. */
export async function bookingWorld(options: WorldOptions = {}) {
  const { startsIn = AHEAD, lasts = HOUR, paid = 8500, trouble = {}, inRoom = () => [HOST, GUEST] } = options;
  const store = await temporaryStore([...shared, ...booking, ...payment]);
  const mails: (Mail & { at: number })[] = [];
  const texts: (Text & { at: number })[] = [];
  const rooms: string[] = [];
  const now = () => Context.current().info.currentAttemptScheduledTimestampMs;

  const notices = createNotices({
    store,
    now,
    mailer: {
      send(mail) {
        trouble.mail?.(mail);
        mails.push({ ...mail, at: now() });
        return Promise.resolve({ message_id: `<${mail.key}>` });
      },
    },
    texter: {
      send(text) {
        trouble.sms?.(text);
        texts.push({ ...text, at: now() });
        return Promise.resolve({ message_sid: `SM${texts.length}` });
      },
      find: () => Promise.resolve(undefined),
    },
  });
  const operate = <T>(operation: string, result: T): Promise<T> => {
    trouble.room?.(operation, now());
    rooms.push(operation);
    return Promise.resolve(result);
  };
  const activities = {
    ...sharedActivities({ store, notices, now }),
    ...paymentActivities({ store, now }),
    ...roomActivities({
      rooms: {
        create: (name) => operate(`create ${name}`, { sid: "RM_1" }),
        close: (name) => operate(`close ${name}`, undefined),
        participants: (name) => {
          trouble.room?.(`look ${name}`, now());
          return Promise.resolve(
            inRoom(now()).map((identity): Participant => ({ identity, joined_at: now(), state: "active" })),
          );
        },
      },
    }),
    ...bookingActivities({
      store,
      ...notices,
      now,
      calendar: { ...STANDARD_CALENDAR, ...options.calendar },
      joinUrl: ({ id }, role) => Promise.resolve(`https://estuary.example/join/${id}/${role}`),
      surveyUrl: ({ id }, role) => `https://estuary.example/survey/${id}/${role}`,
    }),
  };
  const temporal = await timeSkipping(activities);
  const starts_at = await temporal.env.currentTimeMs() + startsIn;
  await seed();

  return {
    temporal,
    store,
    mails,
    texts,
    rooms,
    starts_at,
    ends_at: starts_at + lasts,
    /** Starts the lifecycle of booking 123 under its own id. */
    start: () => temporal.start("BookingLifecycleWorkflow", { booking_id: "123" }, "booking-123"),
    /** Lets time pass. */
    sleep: (ms: number) => temporal.env.sleep(ms),
    /** Each kind of mail in the order they went out, with its readers: "confirmation to guest and host". */
    sent() {
      const readers = new Map<string, string[]>();
      for (const { key } of mails) {
        const [, , kind, to] = key.split(":");
        readers.set(kind, [...readers.get(kind) ?? [], to].sort());
      }
      return [...readers].map(([kind, to]) => `${kind} to ${to.join(" and ")}`);
    },
    booking: (): Promise<BookingRow> =>
      store.tables<BookingTables>().selectFrom("bookings").selectAll().where("id", "=", "123")
        .executeTakeFirstOrThrow(),
    strikes: async () =>
      (await store.tables<SharedTables>().selectFrom("strikes").selectAll().orderBy("key").execute())
        .map(({ person_id, reason }) => `${person_id} ${reason}`),
    /** What stands on an account, minor units; credits are negative. */
    balance: (account: string) => balance(store.tables<PaymentTables>(), account, "eur"),
    async [Symbol.asyncDispose]() {
      await temporal[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };

  async function seed() {
    await store.tables<SharedTables>().insertInto("people").values([
      { ...person("h1", "Grace"), ...options.host },
      { ...person("g1", "Ada"), ...options.guest },
    ]).execute();
    await store.tables<BookingTables>().insertInto("bookings").values({
      id: "123",
      title: "Intro to cello",
      host_id: "h1",
      guest_id: "g1",
      starts_at,
      ends_at: starts_at + lasts,
      status: "confirmed",
      missing: null,
      cancelled_by: null,
      run_id: null,
    }).execute();
    if (paid === 0) return;
    await store.transaction<PaymentTables, void>(async (tx) => {
      await tx.insertInto("payments")
        .values({ id: "456", booking_id: "123", amount: paid, currency: "eur", status: "succeeded" }).execute();
      await post(tx, {
        key: "payment:456:charge",
        description: "Payment 456",
        entries: [
          { account: ACCOUNTS.stripe, amount: paid, currency: "eur" },
          { account: ACCOUNTS.held("123"), amount: -paid, currency: "eur" },
        ],
        at: starts_at - startsIn,
      });
    });
  }
}
