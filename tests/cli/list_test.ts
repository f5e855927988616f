import { assertEquals, assertStringIncludes } from "@std/assert";
import { listWorkflows } from "../../registry.ts";
import { checkInput } from "../../temporal/input.ts";
import { say } from "./support.ts";

Deno.test("list shows each domain's workflows with their flags, and no domain without any", async () => {
  assertEquals(await say(["list"]), {
    code: 0,
    err: "",
    out: [
      "till",
      "  ChargeWorkflow  charge, balances, receipt  --payment-id --amount [--currency] [--capture] [--at] [--labels]",
      "door",
      "  KnockWorkflow   knocks                     --door",
    ].join("\n"),
  });
});

Deno.test("list --detailed shows queue, id, aliases, every field and an example", async () => {
  const { out } = await say(["list", "--domain", "till", "--detailed"]);

  assertEquals(
    out,
    `ChargeWorkflow
  charge, balances, receipt
  domain   till, with the activities of nobody
  queue    estuary-till
  id       charge-<payment_id>, not again once completed
  aliases  PayWorkflow
  steps    charge, receipt
  input
    --payment-id  id       the payment (required)
    --amount      integer  what is charged (minor units; required)
    --currency    enum     eur, usd (default eur)
    --capture     boolean  take the money at once (optional)
    --at          moment   when (ISO 8601 with its offset from UTC; optional)
    --labels      json     (optional)
  example
    estuary-wf trigger ChargeWorkflow --payment-id 456 --amount 1050`,
  );
});

Deno.test("list -o json has a shape that stays", async () => {
  const { out } = await say(["list", "--domain=door", "-o", "json"]);

  assertEquals(JSON.parse(out), {
    workflows: [{
      name: "KnockWorkflow",
      domain: "door",
      uses: [],
      queue: "estuary-door",
      description: "knocks",
      aliases: [],
      id: "knock-<door>",
      repeatable: true,
      steps: [],
      fields: [{ name: "door", kind: "id", description: "which one", required: true, flag: "--door" }],
      example: { input: { door: "front" }, command: "estuary-wf trigger KnockWorkflow --door front" },
    }],
  });
});

Deno.test("list says which domain was probably meant", async () => {
  const { code, err } = await say(["list", "--domain", "tills"]);

  assertEquals([code, err], [2, 'Cannot list domain "tills": no such domain, did you mean till?']);
});

Deno.test("list says that a domain has no workflows", async () => {
  assertEquals(await say(["list", "--domain", "nobody"]), {
    code: 0,
    out: "",
    err: 'Domain "nobody" has no workflows',
  });
});

Deno.test("every workflow's example is an input that it takes", () => {
  for (const { name, input, example } of listWorkflows()) {
    const checked = checkInput(input, example);

    assertEquals("problems" in checked ? [name, checked.problems] : [], []);
  }
});

Deno.test("help of an unknown command names the one that was meant", async () => {
  const { code, err } = await say(["help", "lst"]);

  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot run "lst": no such command, did you mean list?');
});
