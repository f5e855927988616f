import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { happens } from "../sandbox/happens.ts";
import { runProgram, sentTwice, startHouse } from "./binaries.ts";

Deno.test("the CLI lists its workflows with neither Deno nor Node.js nor a server around", async () => {
  const { code, stdout, stderr } = await runProgram("estuary-wf", ["list", "--detailed"], { PATH: "/nonexistent" });

  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertStringIncludes(stdout, "BookingLifecycleWorkflow");
  assertStringIncludes(stdout, "--booking-id");
});

Deno.test("compiled programs live booking 123 through to completed", async () => {
  await using house = await startHouse();
  const worker = await house.worker("--preset", "critical");

  const args = ["trigger", "BookingLifecycleWorkflow", "--booking-id", "123", "--wait", "-o", "json"];
  const [run, again] = await Promise.all([house.wf(...args), afterStart(house, args)]);

  assertEquals({ code: run.code, stderr: run.stderr }, { code: 0, stderr: "" });
  assertStringIncludes(run.stdout, '"status": "completed"');
  assertEquals(JSON.parse(run.stdout).result, {
    booking_id: "123",
    status: "completed",
    earning: { gross: 8500, platform_fee: 1275, net: 7225, currency: "eur" },
    // The session of the short calendar is over within seconds.
    minutes_present: { guest: 0, host: 0 },
  });
  assertEquals(again, 7, "a second start of a running booking is refused");
  assertEquals(house.sandbox.mails().length, 10);
  assertEquals(sentTwice(house.sandbox), []);
  assertEquals(house.sandbox.texts().length, 2);

  const { code, said } = await worker.end("SIGTERM");
  assertEquals(code, 0);
  assertMatch(said.join("\n"), /Stopped, nothing left running/);
});

/** Starts the same booking again once it runs. @returns the exit code */
async function afterStart(house: Awaited<ReturnType<typeof startHouse>>, args: string[]): Promise<number> {
  await happens(house.sandbox, "mail");
  return (await house.wf(...args)).code;
}
