// An operator's commands against a real Temporal server.
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DOMAINS } from "../../registry.ts";
import { startTemporal } from "../../tools/dev/temporal.ts";
import { chargedThen, paymentWorker } from "./payment_worker.ts";
import { say } from "./support.ts";

const START = ["trigger", "PaymentWorkflow", "--payment-id", "456", "--amount", "1000"];

Deno.test("resume has a payment that stopped try its step again, and is refused once it has ended", async () => {
  await using server = await startTemporal();
  let mended = false;
  const activities = chargedThen(() => mended ? "ch_1" : new Error("the books are closed"));
  await using _worker = await paymentWorker(server.address, activities);
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });
  const parked = await untilParked(run);
  const standing = await run("status", "payment-456");
  const scripts = await run("status", "payment-456", "-o", "json");

  mended = true;
  const resumed = await run("resume", "payment-456", "--reason", "mended");
  const result = await run(...START, "--wait", "--existing", "-o", "json");
  const late = await run("resume", "payment-456", "-o", "json");

  const decide = [
    `  decide  estuary-wf resume payment-456 --address ${server.address}`,
    `          estuary-wf refund payment-456 --address ${server.address}`,
  ];
  assertStringIncludes(
    parked,
    ["books    stopped, the books are closed: an operator decides (resume, refund)", ...decide].join("\n"),
  );
  assertEquals(standing.code, 0, standing.err);
  assertMatch(
    standing.out,
    /^payment-456 +PaymentProcessingWorkflow, running since \d\d:\d\d\n +payment 456, €10.00\n/,
  );
  assertMatch(standing.out, /^ +waiting +books +stopped, the books are closed: an operator decides/m);
  assertStringIncludes(standing.out, decide.join("\n"));
  const { status, steps } = JSON.parse(scripts.out);
  assertEquals([status, steps.map(({ state }: { state: string }) => state)], ["running", [
    "done",
    "waiting",
    "pending",
  ]]);
  assertEquals(steps[1].detail, "stopped, the books are closed: an operator decides");
  assertEquals(steps[1].decisions, ["resume", "refund"]);
  assertEquals(
    [resumed.code, resumed.out],
    [
      0,
      [
        'payment-456 resumes: "books" is tried again',
        "  reason  mended",
      ].join("\n"),
    ],
  );
  assertEquals(JSON.parse(result.out).result.status, "succeeded");
  assertEquals([late.code, JSON.parse(late.err).error.code], [7, "refused"]);
  assertMatch(JSON.parse(late.err).error.message, /^Cannot resume payment-456: it ended at .+, completed$/);
  assertEquals(JSON.parse(late.err).error.hints, [
    { purpose: "how it ended", how: `estuary-wf status payment-456 --address ${server.address}` },
  ]);
});

Deno.test("a decision that a step does not take is refused in words, and refund gives the money back", async () => {
  await using server = await startTemporal();
  await using _worker = await paymentWorker(server.address, chargedThen(() => new Error("the books are closed")));
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });
  await untilParked(run);

  const abandoned = await run("abandon", "payment-456");
  const refunded = await run("refund", "payment-456", "-o", "json");
  const result = await run(...START, "--wait", "--existing", "-o", "json");

  assertEquals([abandoned.code, abandoned.out], [7, ""]);
  assertStringIncludes(
    abandoned.err,
    'Cannot abandon payment-456: stopped at "books", it takes resume or refund',
  );
  const { run_id: _, ...told } = JSON.parse(refunded.out);
  assertEquals(told, {
    workflow_id: "payment-456",
    type: "PaymentProcessingWorkflow",
    step: "books",
    decision: "refund",
  });
  assertEquals(JSON.parse(result.out).result.status, "refunded");
});

Deno.test("a workflow that never stops for an operator gets no operator's word, whatever it calls its messages", async () => {
  await using server = await startTemporal();
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });
  await run("trigger", "SubscriptionWorkflow", "--subscription-id", "304");

  for (const decision of ["resume", "abandon", "refund"]) {
    const { code, out, err } = await run(decision, "subscription-304");
    assertEquals([code, out, err.split("\n")], [7, "", [
      `Cannot ${decision} subscription-304: SubscriptionWorkflow never stops for an operator`,
      ...(decision === "refund"
        ? [
          "  those that do         PaymentProcessingWorkflow, RefundWorkflow, PayoutWorkflow",
          "  any other money back  estuary-wf trigger RefundWorkflow --help",
        ]
        : ["  those that do  PaymentProcessingWorkflow, RefundWorkflow, PayoutWorkflow"]),
    ]]);
  }
});

Deno.test("a decision for nobody is told from one that nobody is there to take", async () => {
  await using server = await startTemporal();
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });

  const nobody = await run("resume", "payment-456");
  await run(...START);
  const alone = await run("update", "payment-456", "providePaymentMethod", "--json", '{"payment_method":"pm_2"}');

  assertEquals(
    [nobody.code, nobody.err],
    [
      7,
      [
        `Cannot resume payment-456: there is no such workflow in namespace "default" of ${server.address}`,
        "  start it      estuary-wf trigger PaymentProcessingWorkflow --help",
        "  how ids look  estuary-wf list --detailed",
      ].join("\n"),
    ],
  );
  assertEquals(alone.code, 5);
  assertStringIncludes(
    alone.err,
    "no worker polls estuary-payment, nobody would answer\n  start one  estuary-worker --domain payment",
  );
});

/** Starts the payment and waits until it has stopped. @returns what was told of its steps */
async function untilParked(run: (...argv: string[]) => Promise<{ err: string }>): Promise<string> {
  for (let tries = 0; tries < 30; tries++) {
    const { err } = await run(...START, "--wait", "--existing", "--timeout", "1s");
    if (err.includes("an operator decides")) return err;
  }
  throw new Error("payment-456 has not stopped for an operator");
}
