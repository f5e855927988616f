import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { sql } from "kysely";
import { checkBooks } from "../../../domains/payment/check.ts";
import { causeOf } from "../../../domains/payment/check/transactions.ts";
import { LEDGER_PARTS } from "../../../domains/payment/contract.ts";
import type { Store } from "../../../store/mod.ts";
import { engines } from "../../stores.ts";
import { type Books, openBooks } from "./books.ts";

/** Every difference in the books, part by part. */
async function differencesIn({ store }: Pick<Books, "store">): Promise<string[]> {
  const told: string[] = [];
  for (const part of LEDGER_PARTS) {
    const { differences } = await checkBooks(store, part);
    told.push(...differences.map(({ message }) => message));
  }
  return told;
}

/** A payment whose host is paid and must give back, and one that is still held; a little of everything. */
async function story(books: Books): Promise<void> {
  await books.pay("1", 10_000);
  await books.reserve("1", "before", 1000);
  await books.give("1", "before");
  await books.earn("1");
  await books.openPayout();
  await books.movePart("made");
  await books.movePart("made");
  await books.reserve("1", "after", 2000);
  await books.give("1", "after");
  await books.fail("1", "after");
  await books.give("1", "after");
  await books.recover("1", "after");
  await books.reserve("1", "owed", 1000);
  await books.owe("1", "owed");
  await books.pay("2", 5000);
  await books.earn("2");
  await books.openPayout();
  await books.movePart("withdrawn");
  await books.pay("3", 700);
}

for (const engine of engines) {
  Deno.test(`${engine}: books to which a little of everything has happened are in order`, async () => {
    await using books = await openBooks(engine);
    await story(books);

    const counts: Record<string, number> = {};
    for (const part of LEDGER_PARTS) counts[part] = (await checkBooks(books.store, part)).checked;

    assertEquals(await differencesIn(books), []);
    assertEquals(counts, {
      transactions: 18,
      payments: 3,
      refunds: 3,
      earnings: 2,
      payouts: 2,
      hosts: 1,
      accounts: 1,
    });
  });
}

const ids = fc.constantFrom("1", "2", "3");
const refunds = fc.constantFrom("a", "b", "c");
const step = fc.oneof(
  fc.tuple(ids, fc.integer({ min: 50, max: 100_000 })).map(([id, amount]) => ["pay", id, amount] as const),
  ids.map((id) => ["earn", id] as const),
  fc.tuple(ids, refunds, fc.integer({ min: 1, max: 60_000 })).map(([id, refund, amount]) =>
    ["reserve", id, refund, amount] as const
  ),
  fc.tuple(fc.constantFrom("give", "fail", "recover", "owe"), ids, refunds),
  fc.constant(["openPayout"] as const),
  fc.constantFrom("made", "made", "withdrawn").map((how) => ["movePart", how] as const),
);

Deno.test("property: whatever happens to the books in whatever order, they stay in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      await using books = await openBooks();
      const paid = new Set<string>();
      for (const [what, ...args] of steps) {
        if (what === "pay" && paid.has(args[0] as string)) continue;
        if (what === "pay") paid.add(args[0] as string);
        if (what !== "openPayout" && what !== "movePart" && !paid.has(args[0] as string)) continue;
        await (books[what] as (...args: unknown[]) => Promise<unknown>)(...args);
      }

      assertEquals(await differencesIn(books), []);
    }),
    { numRuns: 60 },
  );
});

/** What somebody does to the tables behind the books' back, and what the check says of it. */
const TAMPERED: [statement: string, told: string[]][] = [
  [
    "update ledger_entries set amount = amount + 5 where transaction_key = 'payment:1:charge' and account = 'stripe:fees'",
    [
      'Ledger transaction "payment:1:charge" does not sum to zero: €0.05 is left over',
      "The ledger does not sum to zero: €0.05 is left over",
    ],
  ],
  [
    "delete from ledger_entries where transaction_key = 'payment:3:charge'",
    [
      'Ledger transaction "payment:3:charge" has no entries',
      'Payment "3" is for €7.00, but the books have €0.00 of it',
    ],
  ],
  [
    "delete from ledger_transactions where key = 'payment:3:charge'",
    [
      'Payment "3" of €7.00 has succeeded, but its charge is not in the books',
      'Payment "3" has €7.00 held in the books, but €0.00 less refunds of €0.00 and earnings of €0.00 leave €0.00',
      "3 ledger entries belong to transactions that are not there",
    ],
  ],
  [
    "update payments set status = 'pending' where id = '3'",
    ['Payment "3" of €7.00 is pending, but its charge is in the books'],
  ],
  ["update payments set amount = 800 where id = '3'", ['Payment "3" is for €8.00, but the books have €7.00 of it']],
  [
    "update payments set charge = 'ch_other' where id = '1'",
    ['Payment "1" is charge ch_other, but the books have it as ch_1'],
  ],
  [
    "update refunds set status = 'reserved' where refund_id = 'before'",
    [
      'Refund "before" of payment "1", €10.00, is reserved, but the books say that it was given back',
      'Account "guests:refunds" stands at €10.00, but refunds that were not given back come to €20.00',
    ],
  ],
  [
    "update refunds set stripe_refund = 're_other' where refund_id = 'before'",
    ['Refund "before" of payment "1", €10.00, is re_other at Stripe, but the books have it as re_2'],
  ],
  [
    "update refunds set recovery = 'due' where refund_id = 'after'",
    [
      'Refund "after" of payment "1", €20.00, was recovered from its host as the books say, but its recovery is "due"',
      'Host "h1" has €34.00 coming by the books (€34.00 less a debt of €0.00), but earned €93.50, was paid €76.50 and ' +
      "gave back €0.00, which leaves €17.00",
    ],
  ],
  [
    "update earnings set net = net + 1 where payment_id = '2'",
    [
      'The earning of payment "2" is €42.51 for host "h1", but €42.50 was booked and €0.00 went back since',
      'The earning of payment "2" leaves a fee of €7.49, but €7.50 was booked and €0.00 went back since',
      'Host "h1" has €34.00 coming by the books (€34.00 less a debt of €0.00), but earned €93.51, was paid €76.50 and ' +
      "gave back €17.00, which leaves €34.01",
      'Account "platform:fees" stands at €16.50, but the platform\'s fees of all earnings come to €16.49',
    ],
  ],
  [
    "update earnings set payout_id = 'nobody-7' where payment_id = '2'",
    ['The earning of payment "2" is in payout "nobody-7", which does not exist'],
  ],
  [
    "update transfers set amount = amount + 1 where part = '2'",
    [
      'Payout "h1-2" to host "h1", €0.00, has €34.00 set aside in the books, but its parts come to €34.01',
      'Payout "h1-2" to host "h1", €0.00, cannot be that: the books and its parts have €34.00 set aside, €34.01 ' +
      "withdrawn and €17.00 taken back",
      'Payout "h1-2" to host "h1", €0.00, has a part "2", €34.01, of which the books have €34.00',
    ],
  ],
  [
    "update transfers set stripe_transfer = 'tr_other' where part = '1'",
    ['Payout "h1-1" to host "h1", €76.50, has a part "1", €76.50, that is tr_other at Stripe, but the books have it as tr_3'],
  ],
  [
    "update payouts set amount = 9999 where id = 'h1-1'",
    [
      'Payout "h1-1" to host "h1", €99.99, cannot be that: the books and its parts have €76.50 set aside, €0.00 ' +
      "withdrawn and €17.00 taken back",
    ],
  ],
];

for (const [statement, told] of TAMPERED) {
  Deno.test(`what was tampered with is named: ${statement}`, async () => {
    await using books = await openBooks();
    await story(books);
    await unlock(books.store);

    await sql.raw(statement).execute(books.db);

    assertEquals(await differencesIn(books), told);
  });
}

Deno.test("a posting that no business is the cause of is named, and so is what it does to a host", async () => {
  await using books = await openBooks();
  await story(books);

  await books.postStray("payment:1:gift", "host:h1:payable", -100);
  await books.postStray("refund:1:before:given:2", "guests:refunds", 1000);

  assertEquals(await differencesIn(books), [
    'Ledger transaction "payment:1:gift" has no cause: no payment, refund, earning, payout or transfer leads to it',
    'Ledger transaction "refund:1:before:given:2" has no cause: no payment, refund, earning, payout or transfer leads to it',
    'Host "h1" has €35.00 coming by the books (€35.00 less a debt of €0.00), but earned €93.50, was paid €76.50 and ' +
    "gave back €17.00, which leaves €34.00",
    'Account "guests:refunds" stands at €0.00, but refunds that were not given back come to €10.00',
  ]);
});

Deno.test("a refund that was given twice is named", async () => {
  await using books = await openBooks();
  await story(books);
  await books.db.updateTable("refunds").set({ attempt: 2 }).where("refund_id", "=", "before").execute();

  await books.postStray("refund:1:before:given:2", "guests:refunds", 1000);

  assertEquals((await differencesIn(books))[0], 'Refund "before" of payment "1", €10.00, was given back 2 times');
});

Deno.test("books of many pages are checked to their end, and taken up where a try was cut short", async () => {
  await using books = await openBooks();
  for (let i = 0; i < 450; i++) await books.pay(`p${String(i).padStart(3, "0")}`, 1000 + i);
  await unlock(books.store);
  await sql`delete from ledger_transactions`.execute(books.db);
  const pages: number[] = [];

  const whole = await checkBooks(books.store, "payments", ({ checked }) => pages.push(checked));
  let kept;
  try {
    await checkBooks(books.store, "payments", (progress) => {
      kept = JSON.parse(JSON.stringify(progress));
      throw new Error("the worker is gone");
    });
  } catch { /* It is: another one goes on. */ }
  const again = await checkBooks(books.store, "payments", () => {}, kept);

  assertEquals(pages, [200, 400, 450]);
  assertEquals([whole.differences.length, whole.omitted], [100, 800]);
  assertEquals(again, whole);
});

Deno.test("causeOf knows every key that is posted, and no other", () => {
  const known = [
    "payment:1:charge",
    "payment:1:earning",
    "refund:1:a",
    "refund:1:a:given:1",
    "refund:1:a:failed:12",
    "refund:1:a:recovered",
    "refund:1:a:debt",
    "payout:h1-1",
    "payout:h1-1:transfer:1",
    "payout:h1-1:withdrawn:-balance",
  ];
  const unknown = [
    "payment:1",
    "payment:1:charge:2",
    "refund:1",
    "refund:1:a:given",
    "refund:1:a:given:0",
    "payout:",
    "x",
  ];

  assertEquals(known.filter((key) => !causeOf(key)), []);
  assertEquals(unknown.filter((key) => causeOf(key)), []);
});

/** Takes the database's own guard away: the check must not rely on it. */
async function unlock(store: Store): Promise<void> {
  const db = store.tables<Record<string, never>>();
  await sql`pragma foreign_keys = off`.execute(db);
  const triggers = await sql<{ name: string }>`select name from sqlite_schema where type = 'trigger'`.execute(db);
  for (const { name } of triggers.rows) await sql`drop trigger ${sql.id(name)}`.execute(db);
}
