// `update` against a real Temporal server.
import { assertEquals, assertMatch } from "@std/assert";
import { DOMAINS } from "../../registry.ts";
import { startTemporal } from "../../tools/dev/temporal.ts";
import { bookingWorker } from "./booking_worker.ts";
import { say } from "./support.ts";

Deno.test("an update that a workflow does not have is told with those it has, and the one that was meant", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });
  await run("trigger", "BookingLifecycleWorkflow", "--booking-id", "b1");

  const near = await run("update", "booking-b1", "reshedule");
  const far = await run("update", "booking-b1", "refund", "-o", "json");

  assertEquals([near.code, near.out, near.err.split("\n")], [7, "", [
    'Cannot send "reshedule" to booking-b1: it takes no such update, did you mean reschedule?',
    "  it takes  attest, cancel, extend, reschedule",
  ]]);
  const { code, message, updates } = JSON.parse(far.err).error;
  assertEquals([far.code, code, message], [
    7,
    "refused",
    'Cannot send "refund" to booking-b1: it takes no such update',
  ]);
  assertEquals(updates, ["attest", "cancel", "extend", "reschedule"]);
});

Deno.test("an update that a workflow refuses is told in its own words", async () => {
  await using server = await startTemporal();
  await using _worker = await bookingWorker(server.address);
  const run = (...argv: string[]) => say([...argv, "--address", server.address], { domains: DOMAINS });
  await run("trigger", "BookingLifecycleWorkflow", "--booking-id", "b1");

  const { code, err } = await run(
    "update",
    "booking-b1",
    "reschedule",
    "--json",
    '{"starts_at":"2020-01-01T00:00:00Z"}',
  );

  assertEquals(code, 7);
  assertMatch(err, /^Cannot reschedule booking "b1": starts_at: 2020-01-01T00:00:00Z has passed$/);
});
