import { assert, assertEquals } from "@std/assert";
import { SHORT_CALENDAR, STANDARD_CALENDAR } from "../../domains/booking/calendar.ts";
import { type BookingTables, migrations as booking } from "../../domains/booking/tables.ts";
import { migrations as payment } from "../../domains/payment/tables.ts";
import { migrations as room } from "../../domains/room/tables.ts";
import { migrations as shared } from "../../domains/shared/tables.ts";
import { keepAhead, seed } from "../../sandbox/seed.ts";
import { temporaryStore } from "../stores.ts";

const migrations = [...shared, ...booking, ...payment, ...room];
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
