import { assertEquals } from "@std/assert";
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TimeoutFailure,
  WorkflowFailedError,
} from "@temporalio/client";
import { hintsOnFailure } from "../../cli/ids.ts";
import { failureOf, resultText } from "../../cli/outcome.ts";
import { failureText } from "../../cli/report.ts";
import { DOMAINS, findWorkflow } from "../../registry.ts";

const EXECUTION = { workflow_id: "booking-1", run_id: "r1", type: "BookingLifecycleWorkflow" };

const failure = (cause: Error) =>
  failureOf(new WorkflowFailedError("Workflow execution failed", cause, "TIMEOUT"), EXECUTION);

Deno.test("minutes that came to nothing are told as less than one", () => {
  const text = resultText("room-1", { booking_id: "1", minutes_present: { guest: 0, host: 12 } });

  assertEquals(text.split("\n").at(-1), "  minutes_present  guest under a minute, host 12 min");
});

/** A failure as an activity's comes to a client. */
const inActivity = (cause: Error) =>
  new ActivityFailure("Activity task failed", "openBooking", "1", "NON_RETRYABLE_FAILURE", "worker", cause);

Deno.test("what is not found has a code of its own, whatever it is", () => {
  const { code, message, facts } = failure(
    inActivity(ApplicationFailure.nonRetryable('payment "456" is unknown', "PaymentNotFound")),
  );

  assertEquals([code, message], ["not_found", 'booking-1 failed: payment "456" is unknown']);
  assertEquals(facts, {
    ...EXECUTION,
    status: "failed",
    failure: { type: "PaymentNotFound", message: 'payment "456" is unknown', causes: [] },
  });
});

Deno.test("an input that the workflow refused is told field by field", () => {
  const problems = [{ field: "amount", message: "missing" }];

  const refused = failure(
    inActivity(ApplicationFailure.nonRetryable("its input is invalid", "InvalidInput", problems)),
  );

  assertEquals([refused.code, refused.problems], ["invalid_input", problems]);
});

Deno.test("a failure is told with its type and its causes, without the wrapping of activities", () => {
  const cause = ApplicationFailure.create({ message: "401 unauthorised", type: "Error" });
  const failed = failure(
    inActivity(ApplicationFailure.create({ message: "the room cannot be made", type: "RoomRefused", cause })),
  );

  assertEquals(failed.code, "workflow_failed");
  assertEquals(
    failureText(failed),
    "booking-1 failed: the room cannot be made\n  type   RoomRefused\n  cause  401 unauthorised",
  );
});

Deno.test("a workflow that was cancelled did not fail, and one that ran out of time did", () => {
  const timedOut = failure(new TimeoutFailure("Workflow execution timed out", undefined, "START_TO_CLOSE"));

  assertEquals(failure(new CancelledFailure("Workflow execution cancelled")).message, "booking-1 was cancelled");
  assertEquals([timedOut.code, timedOut.message], [
    "workflow_failed",
    "booking-1 failed: Workflow execution timed out",
  ]);
});

Deno.test("resultText shows a field per line, and how long it took if that was seen", () => {
  assertEquals(
    resultText("booking-1", { status: "completed", earning: { net: 51, currency: "eur" } }, 32_000),
    "Completed booking-1 after 32 s\n  status   completed\n  earning  net 51, currency eur",
  );
  assertEquals(resultText("knock-1", undefined), "Completed knock-1");
});

Deno.test("a list without entries says so", () => {
  assertEquals(resultText("sweep-1", { hosts: [], currency: "eur" }).split("\n")[1], "  hosts     none");
});

Deno.test("a failure says what to do by its type", () => {
  const args = { words: [], values: new Map([["address", "there:1"]]), switches: new Map() };
  const workflow = findWorkflow("RefundWorkflow")!;
  const hints = (type: string) => hintsOnFailure(type, { workflow, input: { payment_id: "456" }, args }, DOMAINS);

  assertEquals(hints("NotRefundable"), [["where it stands", "estuary-wf status payment-456 --address there:1"]]);
  assertEquals(hints("PaymentNotFound"), [["one that works", "estuary-wf trigger RefundWorkflow --help"]]);
  assertEquals(hints("Declined"), []);
});
