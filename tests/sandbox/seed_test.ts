import { assert, assertEquals } from "@std/assert";
import { SHORT_CALENDAR, STANDARD_CALENDAR } from "../../domains/booking/calendar.ts";
import { type BookingTables, migrations as booking } from "../../domains/booking/tables.ts";
import { createActivities } from "../../domains/payment/activities.ts";
import { ACCOUNTS, balance } from "../../domains/payment/ledger.ts";
import { createPayments } from "../../domains/payment/stripe.ts";
import { migrations as payment, type PaymentTables } from "../../domains/payment/tables.ts";
import { SHORT_TERMS } from "../../domains/payment/terms.ts";
import { migrations as room } from "../../domains/room/tables.ts";
import { migrations as shared } from "../../domains/shared/tables.ts";
import { keepAhead, paySamples, SAMPLE_STRIPE, seed } from "../../sandbox/seed.ts";
import { startSandbox } from "../../sandbox/mod.ts";
import { migrations as stream, type StreamTables } from "../../domains/stream/tables.ts";
import { temporaryStore } from "../stores.ts";

const migrations = [...shared, ...booking, ...payment, ...room, ...stream];
const NOW = Date.UTC(2026, 10, 24, 12);

Deno.test("an empty store is filled once, with booking 123 ahead of every reminder", async () => {
  await using store = await temporaryStore(migrations);

  assertEquals(await seed(store, STANDARD_CALENDAR, NOW), true);
  assertEquals(await seed(store, STANDARD_CALENDAR, NOW + 1), false);

  const { starts_at, ends_at } = await store.tables<BookingTables>().selectFrom("bookings").selectAll()
    .where("id", "=", "123").executeTakeFirstOrThrow();
  assert(starts_at - STANDARD_CALENDAR.first_reminder > NOW);
  assertEquals(ends_at - starts_at, 60 * 60 * 1000);
});

Deno.test("sample sessions stay ahead until a workflow takes them up", async () => {
  await using store = await temporaryStore(migrations);
  await seed(store, SHORT_CALENDAR, NOW);
  const bookings = store.tables<BookingTables>();
  await bookings.updateTable("bookings").set({ run_id: "run" }).where("id", "=", "126").execute();
  const starts = async () =>
    Object.fromEntries(
      (await bookings.selectFrom("bookings").select(["id", "starts_at"]).execute()).map((
        row,
      ) => [row.id, row.starts_at]),
    );
  const before = await starts();

  await keepAhead(store, SHORT_CALENDAR, NOW + 60_000);

  const after = await starts();
  assertEquals(after["123"] - before["123"], 60_000);
  assertEquals(after["126"], before["126"], "taken up");
  assertEquals(after["125"], before["125"], "over");
});

Deno.test("sample bookings are paid at Stripe, once, and the host of what is over can be paid", async () => {
  await using store = await temporaryStore(migrations);
  await using sandbox = await startSandbox({ stripe: SAMPLE_STRIPE });
  const activities = createActivities({
    store,
    now: Date.now,
    stripe: createPayments(sandbox.settings.stripe),
    sendEmail: () => Promise.reject(new Error("nobody is told")),
    terms: SHORT_TERMS,
    feeBasisPoints: 1500,
    payoutMinimum: 1000,
    returnUrl: () => "https://estuary.example/",
    mendUrl: () => "https://estuary.example/",
  });
  await seed(store, SHORT_CALENDAR, NOW);

  await paySamples(store, activities);
  await paySamples(store, activities);

  const { charges } = sandbox.stripe.state();
  const paid = await store.tables<PaymentTables>().selectFrom("payments").select("charge")
    .where("status", "=", "succeeded").execute();
  assertEquals(new Set(paid.map(({ charge }) => charge)), new Set(charges.map(({ id }) => id)));
  assertEquals(charges.length, 7);
  assertEquals(await balance(store.tables<PaymentTables>(), ACCOUNTS.host("grace"), "eur"), -7225);
});

Deno.test("there is content to judge, and there are those who may", async () => {
  await using store = await temporaryStore(migrations);
  await seed(store, STANDARD_CALENDAR, NOW);
  const tables = store.tables<StreamTables>();

  const contents = await tables.selectFrom("contents").select(["id", "state"]).orderBy("id").execute();
  const reviewers = await tables.selectFrom("reviewers").select("role").execute();

  assertEquals(
    contents.map(({ id, state }) => `${id} ${state}`),
    ["201", "202", "203", "204", "205"].map((id) => `${id} pending`),
  );
  assertEquals(reviewers.map(({ role }) => role).sort(), ["reviewer", "reviewer", "senior", "senior"]);
});
