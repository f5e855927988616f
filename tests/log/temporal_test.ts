import { assertEquals } from "@std/assert";
import { configureSync, type LogRecord, resetSync } from "@logtape/logtape";
import { temporalLogger } from "../../log/temporal.ts";

function captured(log: (logger: ReturnType<typeof temporalLogger>) => void): LogRecord[] {
  const records: LogRecord[] = [];
  configureSync({
    sinks: { list: (record) => records.push(record) },
    loggers: [{ category: "estuary", sinks: ["list"], lowestLevel: "info" }, {
      category: ["logtape", "meta"],
      sinks: [],
    }],
  });
  log(temporalLogger());
  resetSync();
  return records;
}

Deno.test("the SDK's ids come under our names, in a fixed order, and its tokens not at all", () => {
  const [{ properties, message }] = captured((logger) =>
    logger.warn("Activity {failed}", {
      taskToken: "secret",
      isLocal: false,
      attempt: 3,
      activityType: "sendEmail",
      workflowRunId: "run",
      workflowId: "booking-123",
      taskQueue: "estuary-booking",
      workflowType: "BookingLifecycleWorkflow",
      sdkComponent: "activity",
      key: "booking:123",
    })
  );

  assertEquals(message, ["Activity {failed}"]);
  assertEquals(
    JSON.stringify(properties),
    `{"workflow_id":"booking-123","run_id":"run","workflow_type":"BookingLifecycleWorkflow","task_queue":"estuary-booking",` +
      `"activity":"sendEmail","attempt":3,"component":"activity","key":"booking:123"}`,
  );
});

Deno.test("the SDK's talk of its own states is left to the debug level", () => {
  const records = captured((logger) => {
    logger.info("Worker state changed", { sdkComponent: "worker" });
    logger.info("Room opened", { sdkComponent: "workflow" });
    logger.error("Worker failed", { sdkComponent: "worker" });
  });

  assertEquals(records.map(({ message }) => message[0]), ["Room opened", "Worker failed"]);
});
