// A worker of the platform against real servers of Temporal and LiveKit, in real time; mails and SMS stay in a sandbox.
import { Client } from "@temporalio/client";
import { NativeConnection } from "@temporalio/worker";
import type { Kysely } from "kysely";
import { join } from "node:path";
import type { Calendar } from "../../domains/booking/calendar.ts";
import { SHORT_REFUNDS } from "../../domains/booking/refund_policy.ts";
import type { BookingRow, BookingTables } from "../../domains/booking/tables.ts";
import { SHORT_TERMS } from "../../domains/payment/terms.ts";
import { signalsFor } from "../../domains/room/webhooks.ts";
import { STANDARD_POLICY } from "../../domains/stream/policy.ts";
import { NO_LISTS } from "../../domains/stream/rules/rules.ts";
import { SHORT_SUBSCRIPTIONS } from "../../domains/stream/subscription/terms.ts";
import { openPlatform } from "../../platform.ts";
import { DOMAINS } from "../../registry.ts";
import { startSandbox } from "../../sandbox/mod.ts";
import { eventually } from "../../tools/dev/eventually.ts";
import { startTemporal } from "../../tools/dev/temporal.ts";
import { visit } from "../../tools/dev/visitors.ts";
import { work } from "../../tools/dev/working.ts";
import "../worker_timers.ts";
import { startLiveKit } from "./servers.ts";

const SECOND = 1000;

/** Everything within seconds. */
const CALENDAR: Calendar = {
  first_reminder: 100 * SECOND,
  last_reminder: 50 * SECOND,
  room_opens: 4 * SECOND,
  no_show_grace: 6 * SECOND,
  attendance_poll: 1 * SECOND,
  survey: 1 * SECOND,
};

/** How a booking's session is to be: in milliseconds from now. */
interface Session {
  startsIn: number;
  lasts: number;
}

/** @param webhooks whether LiveKit's webhooks reach the workflows; without them, looks must do */
export async function openVenue({ webhooks = true } = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "estuary-live-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const [temporal, liveKit] = await Promise.all([startTemporal(), startLiveKit()]);
  stack.use(temporal);
  stack.use(liveKit);
  const sandbox = stack.use(await startSandbox({ livekit: liveKit.settings }));
  const platform = stack.use(
    await openPlatform({
      database_url: `sqlite:${join(folder, "estuary.db")}`,
      providers: { kind: "sandbox", url: sandbox.url },
      calendar: { name: "live", moments: CALENDAR },
      refunds: SHORT_REFUNDS,
      payments: { terms: SHORT_TERMS, fee_basis_points: 1500, payout_minimum: 1000 },
      moderation: { policy: STANDARD_POLICY, lists: NO_LISTS },
      subscriptions: SHORT_SUBSCRIPTIONS,
      recordings: { kind: "folder", path: folder },
    }),
  );
  const connection = await NativeConnection.connect({ address: temporal.address });
  stack.defer(() => connection.close());
  const taskQueue = "live";
  stack.defer(await work(connection, taskQueue, Object.assign({}, ...Object.keys(DOMAINS).map(platform.activitiesOf))));
  const { workflow } = new Client({ connection });
  if (webhooks) {
    liveKit.onEvent(async (event) => {
      for (const { workflowId, signal, payload } of signalsFor(event)) {
        // A workflow that does not run has missed nothing.
        await workflow.getHandle(workflowId).signal(signal, payload).catch(() => {});
      }
    });
  }
  const tables = platform.store.tables<BookingTables>();
  const opened = stack.move();
  return {
    liveKit,
    sandbox,
    rooms: platform.outside.rooms,
    store: tables,
    /** A booking of Grace's with Ada. */
    async book(id: string, { startsIn, lasts }: Session): Promise<BookingRow> {
      const starts_at = Date.now() + startsIn;
      const [sample] = await tables.selectFrom("bookings").selectAll().where("id", "=", "123").execute();
      const booking = { ...sample, id, starts_at, ends_at: starts_at + lasts };
      await tables.insertInto("bookings").values(booking).execute();
      return booking;
    },
    start: (name: string, input: unknown, workflowId: string) =>
      workflow.start(name, { taskQueue, workflowId, args: [input] }),
    /** Joins with the link of somebody's newest mail, as soon as there is one. */
    async joinByMail(to: "ada@example.org" | "grace@example.org") {
      const link = await eventually(() => {
        const mail = sandbox.mails().findLast((each) => each.to === to && each.subject.startsWith("The room is open"));
        return mail && /https?:\S+\/join\S+/.exec(mail.text)?.[0];
      });
      return await visit(liveKit.settings.url, new URL(link).searchParams.get("token")!);
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The attendance of a booking, as it is on record. */
export const attendanceOf = (db: Kysely<BookingTables>, id: string) =>
  db.selectFrom("attendance").selectAll().where("booking_id", "=", id).orderBy("joined_at").execute();
