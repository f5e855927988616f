import { assertEquals } from "@std/assert";
import { onSameServer, sameWay } from "../../cli/server_flags.ts";

const given = (values: Record<string, string>) => ({ values: new Map(Object.entries(values)) });

Deno.test("a command line that people are shown is for the server that they named", () => {
  const args = given({ profile: "live", namespace: "estuary eu", address: "temporal:7233", output: "json", wait: "" });

  assertEquals(
    onSameServer("estuary-worker --domain room", args),
    "estuary-worker --domain room --address temporal:7233 --namespace 'estuary eu' --profile live",
  );
  assertEquals(
    sameWay("estuary-wf schedules apply", args),
    "estuary-wf schedules apply --address temporal:7233 --namespace 'estuary eu' --profile live -o json",
  );
  assertEquals(sameWay("estuary-wf schedules apply", given({})), "estuary-wf schedules apply");
});
