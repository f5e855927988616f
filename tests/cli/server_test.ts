// trigger against a real Temporal server: what it starts, joins, waits for, and how it says what became of it.
import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { DOMAINS } from "../../registry.ts";
import { connect } from "../../temporal/connection.ts";
import { lines } from "../../tools/dev/processes.ts";
import { startTemporal, type TemporalServer } from "../../tools/dev/temporal.ts";
import { bookingWorker } from "./booking_worker.ts";
import { command, fakeTerminal, say } from "./support.ts";

const BOOKING = "BookingLifecycleWorkflow";

/** A command line for a booking on this server. */
const trigger = (server: TemporalServer, booking: string, ...more: string[]) =>
  say(["trigger", BOOKING, "--booking-id", booking, "--address", server.address, ...more], { domains: DOMAINS });

Deno.test("trigger starts a workflow, and says so when nobody is there to run it", async () => {
  await using server = await startTemporal();

  const { code, out } = await trigger(server, "ahead-1");
  const again = await trigger(server, "ahead-1", "-o", "json");
  const joined = await trigger(server, "ahead-1", "--existing", "-o", "json");
  const missing = await trigger(server, "ahead-1", "--namespace", "nowhere");

  assertEquals(code, 0);
  assertEquals(
    out,
    [
      "Started booking-ahead-1",
      "  queue  estuary-booking: NO WORKER IS POLLING. " +
      `Start one: estuary-worker --domain booking --address ${server.address}`,
      `  next   estuary-wf trigger ${BOOKING} --booking-id ahead-1 --wait --existing --address ${server.address}`,
    ].join("\n"),
  );
  assertEquals([again.code, JSON.parse(again.err).error.code], [7, "already_running"]);
  const { workers, started, status } = JSON.parse(joined.out);
  assertEquals({ code: joined.code, workers, started, status }, {
    code: 0,
    workers: 0,
    started: false,
    status: "running",
  });
  assertEquals(missing.code, 2);
  assertStringIncludes(
    missing.err,
    `Cannot use namespace "nowhere" of Temporal at ${server.address}: it does not exist`,
  );
  assertStringIncludes(
    missing.err,
    `temporal operator namespace create --address ${server.address} --namespace nowhere`,
  );
});

Deno.test("trigger --wait prints the result alone for scripts, and does not run what completed a second time", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);

  const first = await trigger(server, "over-1", "--wait", "-o", "json");
  const second = await trigger(server, "over-1");
  const joined = await trigger(server, "over-1", "--wait", "--existing");

  assertEquals([first.code, first.err], [0, ""]);
  assertStringIncludes(first.out, '"status": "completed"');
  const { workflow_id, type, status, result } = JSON.parse(first.out);
  assertEquals(
    { workflow_id, type, status, result },
    {
      workflow_id: "booking-over-1",
      type: BOOKING,
      status: "completed",
      result: { booking_id: "over-1", status: "completed" },
    },
  );
  assertEquals(second.code, 7);
  assertMatch(
    second.err,
    /^Cannot start booking-over-1: it completed at \d\d:\d\d, and BookingLifecycleWorkflow is not run twice/,
  );
  assertEquals([joined.code, joined.out], [
    0,
    "Completed booking-over-1\n  booking_id  over-1\n  status      completed",
  ]);
  assertStringIncludes(joined.err, "booking-over-1  skipped  survey          the booking is completed already");
});

Deno.test("trigger --existing never does a second time what may be done again", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);
  const reminder = (...more: string[]) =>
    say(
      ["trigger", "BookingReminderWorkflow", "--booking-id", "over-2", "--address", server.address, ...more],
      { domains: DOMAINS },
    );
  const runOf = ({ out }: { out: string }) => JSON.parse(out).run_id;

  const first = await reminder("--wait", "-o", "json");
  const joined = await reminder("--wait", "--existing", "-o", "json");
  const again = await reminder("--wait", "-o", "json");

  assertEquals(runOf(joined), runOf(first));
  assertNotEquals(runOf(again), runOf(first));
});

Deno.test("trigger says how far the one is that runs already, and stops waiting when its time is over", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);

  const wait = () => trigger(server, "ahead-2", "--wait", "--existing", "--timeout", "1s");
  const firstStep = "booking-ahead-2  done     confirmations   2 mails\n";

  let waited = await wait();
  // A busy machine may need more than one wait until the worker has done its first step.
  for (let more = 30; more > 0 && !waited.err.includes(firstStep); more--) waited = await wait();
  const again = await trigger(server, "ahead-2");

  assertEquals([waited.code, waited.out], [5, ""]);
  assertStringIncludes(waited.err, firstStep);
  assertStringIncludes(waited.err, "Stopped waiting for booking-ahead-2 after 1 s: it goes on");
  assertEquals(again.code, 7);
  assertMatch(
    again.err,
    /^Cannot start booking-ahead-2: it is already running since \d\d:\d\d \(1 of 7 steps done\)\n/,
  );
  assertStringIncludes(
    again.err,
    `join it  estuary-wf trigger ${BOOKING} --booking-id ahead-2 --wait --existing --address ${server.address}`,
  );
});

Deno.test("trigger --wait says in plain words that a booking does not exist", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);

  const { code, err } = await trigger(server, "gone-1", "--wait");

  assertEquals(code, 7);
  assertEquals(err.split("\n").slice(-3), [
    'booking-gone-1 failed: booking "gone-1" is unknown',
    "  type            BookingNotFound",
    "  one that works  estuary-wf trigger BookingLifecycleWorkflow --help",
  ]);
});

Deno.test("trigger --wait shows the steps in place on a terminal, and tells of a workflow that somebody ended", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);
  const terminal = fakeTerminal();
  const seen = Promise.withResolvers<void>();
  const write = (text: string) => {
    terminal.write(text);
    if (text.includes("done     confirmations   2 mails")) seen.resolve();
  };

  const waiting = say(
    ["trigger", BOOKING, "--booking-id", "ahead-3", "--wait", "--address", server.address],
    { domains: DOMAINS, terminal: { ...terminal, write } },
  );
  await seen.promise;
  await terminate(server.address, "booking-ahead-3", "support closed it");
  const { code, err } = await waiting;

  assertEquals([code, err], [6, "booking-ahead-3 was terminated: support closed it"]);
  assertStringIncludes(terminal.written.at(-1)!, "waiting  first reminder  in 2");
});

Deno.test("Ctrl-C while waiting leaves the workflow running and says so", async () => {
  await using server = await startTemporal();
  const process = command(
    ["trigger", BOOKING, "--booking-id", "ahead-4", "--wait", "--address", server.address],
  ).spawn();
  await process.stdin.close();
  const said: string[] = [];
  for await (const line of lines(process.stderr)) {
    said.push(line);
    if (line.includes("NO WORKER IS POLLING")) process.kill("SIGINT");
  }
  await process.stdout.cancel();

  assertEquals((await process.status).code, 130);
  assertStringIncludes(said.join("\n"), "Stopped waiting for booking-ahead-4: it goes on");
});

async function terminate(address: string, workflowId: string, reason: string) {
  const connection = await connect({ address, namespace: "default" });
  await connection.workflowService.terminateWorkflowExecution({
    namespace: "default",
    workflowExecution: { workflowId },
    reason,
  });
  await connection.close();
}
