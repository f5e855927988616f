import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DOMAINS } from "../../registry.ts";
import { eventually } from "../../tools/dev/eventually.ts";
import { startTemporal } from "../../tools/dev/temporal.ts";
import { bookingWorker } from "./booking_worker.ts";
import { say } from "./support.ts";

const trigger = (booking: string) => ["trigger", "BookingLifecycleWorkflow", "--booking-id", booking];

Deno.test("status tells where a workflow stands, while it runs and after it has ended", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });
  await run(...trigger("ahead-1"));
  await run(...trigger("over-1"), "--wait");

  const ahead = await eventually(async () => {
    const told = await run("status", "booking-ahead-1");
    return told.out.includes("booking_id") ? told : undefined;
  });
  const over = await run("status", "booking-over-1");
  const json = await run("status", "booking-over-1", "-o", "json");

  assertEquals([ahead.code, over.code], [0, 0], ahead.err + over.err);
  assertMatch(ahead.out, /^booking-ahead-1 +BookingLifecycleWorkflow, running since /);
  assertMatch(ahead.out, /^ +booking_id +ahead-1$/m);
  assertMatch(over.out, /^booking-over-1 +BookingLifecycleWorkflow, completed at /);
  assertMatch(over.out, /^ +skipped +survey /m);
  const { type, status, steps, answer, closed_at } = JSON.parse(json.out);
  assertEquals([type, status, steps[0].step, answer.booking_id, typeof closed_at], [
    "BookingLifecycleWorkflow",
    "completed",
    "confirmations",
    "over-1",
    "string",
  ]);
});

Deno.test("status says what is not there: the workflow, a worker to answer, the server", async () => {
  await using server = await startTemporal();
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });
  await run(...trigger("ahead-1"));

  const unknown = await run("status", "booking-nosuch");
  const alone = await run("status", "booking-ahead-1");
  const nowhere = await say(["status", "booking-123", "--address", "127.0.0.1:1"], { domains: DOMAINS });
  const which = await say(["status"]);

  assertEquals([unknown.code, unknown.err.split("\n")[0]], [
    7,
    "Cannot tell the status of booking-nosuch: " +
    `there is no such workflow in namespace "default" of ${server.address}`,
  ]);
  assertEquals(alone.code, 5);
  assertMatch(
    alone.err,
    /^Cannot tell the steps of booking-ahead-1, running since .+: no worker polls estuary-booking\n/,
  );
  assertStringIncludes(alone.err, `  start one  estuary-worker --domain booking --address ${server.address}`);
  assertEquals([nowhere.code, which.code], [4, 2]);
  assertStringIncludes(which.err, "  for example  estuary-wf status booking-123");
});

Deno.test("status tells why a workflow failed", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });
  await run(...trigger("gone-1"), "--wait");

  const people = await run("status", "booking-gone-1");
  const scripts = await run("status", "booking-gone-1", "-o", "json");

  assertEquals(people.code, 0, people.err);
  assertStringIncludes(
    people.out,
    '\n  booking-gone-1 failed: booking "gone-1" is unknown\n  type  BookingNotFound\n    confirmations\n',
  );
  assertEquals(JSON.parse(scripts.out).failure, {
    type: "BookingNotFound",
    message: 'booking "gone-1" is unknown',
    causes: [],
  });
});

Deno.test("status of what is not there says how to start it", async () => {
  await using server = await startTemporal();
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });

  const booking = await run("status", "booking-124");
  const bare = await run("status", "124");

  assertEquals(booking.err.split("\n").slice(1), [
    `  start it      estuary-wf trigger BookingLifecycleWorkflow --booking-id 124 --address ${server.address}`,
    "  how ids look  estuary-wf list --detailed",
  ]);
  assertEquals(bare.err.split("\n").slice(1), ["  how ids look  estuary-wf list --detailed"]);
});

Deno.test("a link to the web UI is shown where one is known", async () => {
  await using server = await startTemporal();
  const triggered = (env: Record<string, string>) =>
    say([...trigger("ahead-1"), "--existing", "--address", server.address, "-o", "json"], { domains: DOMAINS, env });

  const none = await triggered({});
  const set = await triggered({ ESTUARY_UI_URL: "https://temporal.example/" });

  assertEquals(JSON.parse(none.out).ui, undefined);
  assertEquals(JSON.parse(set.out).ui, "https://temporal.example/namespaces/default/workflows/booking-ahead-1");
});
