import { assertEquals, assertRejects } from "@std/assert";
import { WorkflowFailedError } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import { bookingWorld, HOUR, MINUTE } from "./world.ts";

/** What a workflow failed with: type, whether it may be retried, and message. */
async function failure(result: Promise<unknown>): Promise<[string, boolean, string]> {
  const { cause } = await assertRejects(() => result, WorkflowFailedError);
  if (!(cause instanceof ApplicationFailure)) throw cause;
  return [cause.type!, !cause.nonRetryable, cause.message];
}

Deno.test("an input that another client got wrong fails at once and names the field", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });
  const id = 'not an id: letters, digits, "-" and "_", 64 at most, or a positive whole number';
  const cases: [string, unknown, string][] = [
    ["BookingLifecycleWorkflow", {}, "booking_id missing: the booking, as the platform knows it"],
    ["BookingLifecycleWorkflow", { booking_id: true }, `booking_id true is ${id}`],
    ["BookingLifecycleWorkflow", { bookingId: "123" }, "bookingId unknown field, did you mean booking_id?"],
    ["BookingLifecycleWorkflow", "123", '"123" is not an object of booking_id'],
    ["BookingLifecycleWorkflow", undefined, "booking_id missing: the booking, as the platform knows it"],
    ["BookingReminderWorkflow", { booking_id: 123, kind: "third" }, 'kind "third" is not one of'],
    ["BookingReminderWorkflow", { booking_id: 123, at: "later" }, 'at "later" is not a moment'],
    ["NoShowWorkflow", { booking_id: 123, who: "nobody" }, 'who "nobody" is not one of host, guest, both'],
  ];

  for (const [name, input, problem] of cases) {
    const [type, retryable, message] = await failure((await world.temporal.start(name, input)).result());

    assertEquals([type, retryable], ["InvalidInput", false]);
    assertEquals(message.startsWith(`Cannot run ${name}: its input is invalid: `), true, message);
    assertEquals(message.includes(problem), true, message);
  }
  assertEquals(world.mails, []);
});

Deno.test("a booking that does not exist fails at once", async () => {
  await using world = await bookingWorld();

  for (const name of ["BookingLifecycleWorkflow", "BookingReminderWorkflow", "NoShowWorkflow"]) {
    const input = { booking_id: "999", ...(name === "NoShowWorkflow" && { who: "host" }) };

    assertEquals(
      await failure((await world.temporal.start(name, input)).result()),
      ["BookingNotFound", false, 'Booking "999" does not exist'],
    );
  }
});

Deno.test("a session that ends before it starts is not run", async () => {
  await using world = await bookingWorld({ lasts: -MINUTE });

  const [type, retryable, message] = await failure((await world.start()).result());

  assertEquals([type, retryable], ["InvalidInput", false]);
  assertEquals(/^Cannot run booking "123": it ends \S+, which is not after its start \S+$/.test(message), true);
  assertEquals((await world.money()).held, 8500);
});

Deno.test("a booking's number is its id", async () => {
  await using world = await bookingWorld({ startsIn: HOUR });

  const lifecycle = await world.temporal.start("BookingWorkflow", { booking_id: 123 });

  assertEquals((await lifecycle.result()).booking_id, "123");
});
