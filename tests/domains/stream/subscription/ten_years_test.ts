import { assert, assertEquals } from "@std/assert";
import { pause, resume, updatePaymentMethod } from "../../../../domains/stream/subscription/contract.ts";
import { historyOf, LONGEST_RUN, LOST, MASTERCARD, NEW_YEAR, POOR, subscriptionWorld, VISA } from "./world.ts";

const ZONE = "Europe/Berlin";

/** The moment at which clocks in Berlin show this. */
function berlin(year: number, month: number, day: number, hour = 9): number {
  const utc = Date.UTC(year, month, day, hour);
  const shown = new Date(utc).toLocaleString("sv-SE", { timeZone: ZONE });
  return utc - (Date.parse(`${shown.replace(" ", "T")}Z`) - utc);
}

const lastDay = (year: number, month: number) => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
const shown = (at: number) => new Date(at).toLocaleString("sv-SE", { timeZone: ZONE }).slice(0, 16);

Deno.test("ten years of a monthly subscription with failures in it: charged on its days, in runs of bounded length", async () => {
  // The 31st, so that five months of a year are short; the months are counted from its beginning.
  const days = Array.from({ length: 120 }, (_, month) => {
    const [year, of] = [NEW_YEAR + Math.floor(month / 12), month % 12];
    return berlin(year, of, Math.min(31, lastDay(year, of)));
  });
  /** Every 7th month the card has no money until the third retry; the 50th it is lost. */
  const due = (at: number) => days.findLastIndex((day) => at >= day - 1);
  const isShort = (month: number) => month > 0 && month % 7 === 0;
  const paidOn = (month: number) => days[month] + (isShort(month) ? 5 : month === 50 ? 6 : 0) * 86_400_000;

  await using world = await subscriptionWorld({
    subscription: { starts_at: days[0] },
    card(method, at) {
      const month = due(at);
      if (month === 50 && method === VISA) return LOST;
      return isShort(month) && at < days[month] + 4 * 86_400_000 ? POOR : VISA;
    },
  });
  const { firstExecutionRunId } = await world.start();
  for (const month of [10, 30, 50]) await world.until(days[month] + 60_000);
  await world.until(paidOn(50));
  await world.ask(updatePaymentMethod, { payment_method: MASTERCARD });
  // A pause within a period changes nothing.
  await world.until(days[71] + 86_400_000);
  await world.ask(pause, {});
  await world.until(days[71] + 10 * 86_400_000);
  await world.ask(resume);
  for (const month of [90, 119]) await world.until(days[month] + 8 * 86_400_000);

  // Retries are at the same hour of a later day, on whichever side of a change of the clocks.
  const onDay = (at: number) => shown(at).slice(0, 10);
  assertEquals(world.charges().map((charge) => charge.slice(0, 10)), days.map((_, month) => onDay(paidOn(month))));
  assertEquals(new Set(world.charges().map((charge) => charge.slice(11))), new Set(["09:00 900"]));
  assertEquals(world.tries().filter((tried) => tried.endsWith("no")).length, 17 * 3 + 1);
  assertEquals(await world.earned(), 120 * 765);
  await world.agrees();

  const runs = await historyOf(world, firstExecutionRunId);
  assert(runs.length > 9, `only ${runs.length} runs`);
  assert(Math.max(...runs) < LONGEST_RUN, `${runs}`);
});
