import { assertEquals } from "@std/assert";
import { DOMAINS } from "../../registry.ts";
import { timeSkipping } from "../time_skipping.ts";
import { say } from "./support.ts";

Deno.test("trigger says nothing of workers where the server cannot tell, as Temporal's test server cannot", async () => {
  await using temporal = await timeSkipping({});
  const trigger = (booking: string, ...more: string[]) =>
    say(
      ["trigger", "BookingLifecycleWorkflow", "--booking-id", booking, "--address", temporal.env.address, ...more],
      { domains: DOMAINS },
    );

  const { code, out } = await trigger("ahead-1");
  const json = await trigger("ahead-2", "-o", "json");

  assertEquals([code, out.split("\n")[1]], [0, "  queue  estuary-booking"]);
  assertEquals([json.code, JSON.parse(json.out).started, JSON.parse(json.out).workers], [0, true, undefined]);
});
