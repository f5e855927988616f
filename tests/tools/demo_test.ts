import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import type { Kysely } from "kysely";
import { join } from "node:path";
import { ACCOUNTS, post } from "../../domains/payment/ledger.ts";
import { migrations as payment, type PaymentTables } from "../../domains/payment/tables.ts";
import { migrations as shared } from "../../domains/shared/tables.ts";
import { booking } from "../../tools/demo/booking.ts";
import { runCommand } from "../../tools/demo/command.ts";
import { partsNamed } from "../../tools/demo/parts.ts";
import { payments } from "../../tools/demo/payments.ts";
import { expectFields } from "../../tools/demo/stage.ts";
import { ledgerLines } from "../../tools/dev/ledger.ts";
import { temporaryStore } from "../stores.ts";

const PROJECT = join(import.meta.dirname!, "../..");
const nothingFails = new Promise<never>(() => {});

Deno.test("the demo begins with the booking, and shows named parts in its own order", () => {
  assertEquals(partsNamed([])[0], booking);
  assertEquals(partsNamed(["payments", "booking"]), [booking, payments]);
});

Deno.test("a part that the demo does not have is refused with those it has, before anything is started", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "tools/demo.ts", "payment"],
    cwd: PROJECT,
  }).output();
  const said = new TextDecoder().decode(stderr);

  assertEquals(code, 1);
  assertEquals(new TextDecoder().decode(stdout), "");
  assertStringIncludes(said, 'Cannot show "payment": the parts of the demo are booking, payments, ');
});

Deno.test("a command that does not end with 0 ends the demo, in a sentence", async () => {
  const error = await assertRejects(() => runCommand(["trigger", "Nothing"], {}, nothingFails), Error);

  assertEquals(error.message, 'The demo stops here: "estuary-wf trigger Nothing" ended with exit code 7, not 0');
});

Deno.test("what a command prints is taken apart into its fields", async () => {
  const { fields } = await runCommand(["list", "--domain", "payment"], {}, nothingFails);

  assert(fields.PayoutWorkflow.startsWith("a host's balance to their bank"));
});

Deno.test("a part that comes out otherwise than it should is told with what is wrong", () => {
  const said = { lines: [], fields: { status: "failed" } };

  expectFields(said, { status: "failed" }, "Payment 456");
  assertThrows(
    () => expectFields(said, { status: "succeeded" }, "Payment 456"),
    Error,
    "Payment 456 did not come out as it should: status is failed, not succeeded",
  );
  assertThrows(() => expectFields(said, { amount: "1000" }, "Payment 456"), Error, "amount is missing, not 1000");
});

Deno.test("the ledger is shown posting by posting, with what is about something else left out", async () => {
  await using store = await temporaryStore([...shared, ...payment]);
  for (const [at, id] of ["457", "456"].entries()) {
    const entries = [
      { account: ACCOUNTS.stripe, amount: 960, currency: "eur" },
      { account: ACCOUNTS.stripeFees, amount: 40, currency: "eur" },
      { account: ACCOUNTS.held(id), amount: -1000, currency: "eur" },
    ];
    const posting = { key: id, description: `Payment ${id}: paid by the guest`, entries, at };
    await store.transaction((tx: Kysely<PaymentTables>) => post(tx, posting));
  }

  assertEquals(await ledgerLines(store, "Payment 456"), {
    lines: [
      "Payment 456: paid by the guest",
      "  stripe                 €9.60",
      "  stripe:fees            €0.40",
      "  payment:456:held                  €10.00",
      "  debits and credits differ by 0",
    ],
    sum: 0,
  });
  assertEquals(await ledgerLines(store, "Payment 45"), { lines: [], sum: 0 });
});
