import { assertEquals } from "@std/assert";
import { mailArrives, sentTwice, startCompiledHouse } from "./binaries.ts";

Deno.test("a worker killed in the middle of a booking is replaced, and nothing is sent twice", async () => {
  await using house = await startCompiledHouse();
  const first = await house.worker("--preset", "critical");
  const trigger = ["trigger", "BookingLifecycleWorkflow", "--booking-id", "123"];
  assertEquals((await house.wf(...trigger)).code, 0);
  await mailArrives(house.sandbox, "Coming up");

  await first.end("SIGKILL");
  const second = await house.worker("--domain", "booking");
  const { code, stdout } = await house.wf(...trigger, "--wait", "--existing", "-o", "json");

  assertEquals(code, 0);
  assertEquals(JSON.parse(stdout).result.status, "completed");
  assertEquals(sentTwice(house.sandbox), []);
  const kinds = new Set(house.sandbox.mails().map(({ subject }) => subject.split(":")[0]));
  assertEquals(
    kinds.isSupersetOf(new Set(["Booked", "Coming up", "The room is open", "How was Intro to cello?"])),
    true,
  );
  assertEquals((await second.end("SIGTERM")).code, 0);
});
