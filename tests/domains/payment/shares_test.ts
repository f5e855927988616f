// Whose money it is in the end does not depend on the way it took.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { splitEarning } from "../../../domains/payment/fees.ts";
import { ACCOUNTS, balance } from "../../../domains/payment/ledger.ts";
import { type Books, openBooks } from "./books.ts";

const PAID = 85_01;

/** One of the things that can happen to payment 1, which its guest has made. */
const step = fc.oneof(
  fc.constant(["earn", "1"] as const),
  fc.tuple(fc.nat(20).map(String), fc.integer({ min: 1, max: 3000 })).map(([refund, amount]) =>
    ["reserve", "1", refund, amount] as const
  ),
  fc.tuple(fc.constantFrom("give", "fail", "recover", "owe"), fc.nat(20).map(String)).map(([what, refund]) =>
    [what, "1", refund] as const
  ),
  fc.constant(["openPayout"] as const),
  fc.constantFrom("made", "made", "withdrawn").map((how) => ["movePart", how] as const),
);

/** What each has of payment 1, or has coming, less what they owe. Minor units. */
async function shares({ db }: Books) {
  const sum = (rows: { amount: number }[]) => rows.reduce((total, { amount }) => total + amount, 0);
  const credit = async (account: string) => 0 - await balance(db, account, "eur");
  const moved = await db.selectFrom("transfers").select("amount").where("status", "=", "made").execute();
  const reversed = await db.selectFrom("refunds").select("to_reverse as amount").where("recovery", "=", "reversed")
    .execute();
  const coming = [ACCOUNTS.host("h1"), ACCOUNTS.debt("h1"), ACCOUNTS.payouts];
  return {
    guest: sum(await db.selectFrom("refunds").select("amount").execute()),
    held: await credit(ACCOUNTS.held("1")),
    platform: await credit(ACCOUNTS.fees),
    host: sum(await Promise.all(coming.map(async (account) => ({ amount: await credit(account) })))) +
      sum(moved) - sum(reversed),
  };
}

Deno.test("property: any series of refunds, before and after the earning and the payout, leaves each with their share of the rest", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      await using books = await openBooks();
      await books.pay("1", PAID);

      // deno-lint-ignore no-explicit-any -- a step is a name of what can be done, and what it takes
      for (const [what, ...args] of steps) await (books as any)[what](...args);

      const { guest, held, host, platform } = await shares(books);
      const rest = splitEarning(PAID - guest - held, "eur", 1500);
      assertEquals({ host, platform }, { host: rest.net, platform: rest.platform_fee });
      assertEquals(guest + held + host + platform, PAID);
    }),
    { numRuns: 150 },
  );
});
