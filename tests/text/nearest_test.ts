import { assertEquals } from "@std/assert";
import { nearest } from "../../text/nearest.ts";

const NAMES = ["BookingLifecycleWorkflow", "BookingReminderWorkflow", "NoShowWorkflow"];

Deno.test("a beginning or a slip of the pen finds the name that was meant", () => {
  assertEquals(nearest("BookingLifecycle", NAMES), "BookingLifecycleWorkflow");
  assertEquals(nearest("bookinglifecycleworkflow", NAMES), "BookingLifecycleWorkflow");
  assertEquals(nearest("NoShowWorkfow", NAMES), "NoShowWorkflow");
  assertEquals(nearest("curency", ["amount", "currency"]), "currency");
});

Deno.test("what is far from every name, or of no name, finds none", () => {
  assertEquals(nearest("PayrollJob", NAMES), undefined);
  assertEquals(nearest("xy", ["id"]), undefined);
  assertEquals(nearest("anything", []), undefined);
});
