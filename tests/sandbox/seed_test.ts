import { assert, assertEquals } from "@std/assert";
import { SHORT_CALENDAR, STANDARD_CALENDAR } from "../../domains/booking/calendar.ts";
import { type BookingTables, migrations as booking } from "../../domains/booking/tables.ts";
import { migrations as payment } from "../../domains/payment/tables.ts";
import { migrations as shared } from "../../domains/shared/tables.ts";
import { migrations as stream, type StreamTables } from "../../domains/stream/tables.ts";
import { keepAhead, seed } from "../../sandbox/seed.ts";
import { temporaryStore } from "../stores.ts";

const migrations = [...shared, ...booking, ...payment, ...stream];
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
