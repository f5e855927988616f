import { assertEquals, assertStringIncludes } from "@std/assert";
import { trigger } from "../../cli/trigger.ts";
import { COMMON_FLAGS } from "../../cli/command.ts";
import { listWorkflows } from "../../registry.ts";
import { inputFlags } from "../../cli/input_flags.ts";
import { DOMAINS, fakeTerminal, say } from "./support.ts";

/** What a start would be tried with, if the input is right: nobody listens at port 1. */
const NOWHERE = ["--address", "127.0.0.1:1"];

const charge = (...argv: string[]) => say(["trigger", "ChargeWorkflow", ...argv, ...NOWHERE]);

Deno.test("trigger says which workflow was probably meant", async () => {
  assertEquals(await say(["trigger", "ChargeWork"]), {
    code: 7,
    out: "",
    err: 'Cannot trigger "ChargeWork": no such workflow, did you mean ChargeWorkflow?\n' +
      "  those there are  estuary-wf list",
  });
});

Deno.test("trigger asks for a name", async () => {
  const { code, err } = await say(["trigger", "--wait"]);

  assertEquals(code, 2);
  assertStringIncludes(err, "Cannot trigger: which workflow?");
});

Deno.test("trigger refuses an unknown flag in the name of the workflow, and says where its flags are", async () => {
  const { code, err } = await say(["trigger", "PayWorkflow", "--paymentid", "456"]);

  assertEquals([code, err], [
    2,
    'Cannot run "trigger ChargeWorkflow": unknown flag --paymentid, did you mean --payment-id?\n' +
    "  its flags  estuary-wf trigger ChargeWorkflow --help",
  ]);
});

Deno.test("a setting that is wrong is a problem by itself for scripts", async () => {
  const { code, err } = await say(
    ["trigger", "ChargeWorkflow", "--payment-id", "456", "--amount", "1", "--address", "no where", "-o", "json"],
  );

  assertEquals(code, 2);
  assertEquals(JSON.parse(err).error, {
    code: "configuration",
    message: "Cannot run: 1 setting is wrong",
    problems: [{ field: "--address", message: '"no where" is not host:port, as in localhost:7233' }],
    hints: [],
  });
});

Deno.test("trigger tells every problem of the input, aligned, before it looks for a server", async () => {
  const { code, err } = await say([
    "trigger",
    "PayWorkflow",
    "--json",
    '{"payment_id":"456","amount":10.5,"curency":"usd"}',
  ]);

  assertEquals(code, 3);
  assertEquals(
    err,
    [
      "Cannot trigger ChargeWorkflow: 2 problems with its input",
      "  amount      10.5 is not a whole number of minor units: 10.50 is 1050",
      "  curency     unknown field, did you mean currency?",
      "  its fields  estuary-wf trigger ChargeWorkflow --help",
    ].join("\n"),
  );
});

Deno.test("an amount is digits alone: nobody is refunded a hundredth of what was meant", async () => {
  const problem = async (amount: string) => {
    const { code, err } = await charge("--payment-id", "456", "--amount", amount);
    return [code, err.split("\n")[1]?.trim()];
  };

  assertEquals(await problem("2.00"), [3, "amount      2.00 is not a whole number of minor units: 2.00 is 200"]);
  assertEquals(await problem("1e2"), [3, 'amount      "1e2" is not a whole number']);
});

Deno.test("trigger takes flags of every kind as its schema wants them", async () => {
  const { code, err } = await charge(
    ...["--payment-id", "0456", "--amount", "1050", "--currency", "usd", "--no-capture"],
    ...["--at", "2026-11-24T18:00:00Z", "--labels", '{"a":"b"}'],
  );

  assertEquals(code, 4, err);
});

Deno.test("trigger leaves it to the schema to refuse a flag's value", async () => {
  const { code, err } = await charge("--payment-id", "456", "--amount", "ten", "--currency", "us");

  assertEquals(code, 3);
  assertStringIncludes(err, '"ten" is not a whole number');
  assertStringIncludes(err, '"us" is not one of eur, usd, did you mean usd?');
});

Deno.test("trigger joins flags and --json where they agree", async () => {
  const { code, err } = await charge("--payment-id", "456", "--json", '{"payment_id":456,"amount":1}');

  assertEquals(code, 4, err);
});

Deno.test("trigger refuses flags and --json that contradict each other", async () => {
  const { code, err } = await charge("--payment-id", "456", "--json", '{"payment_id":"457","amount":1}');

  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot trigger ChargeWorkflow: --payment-id says "456" and --json says "457"');
});

Deno.test("trigger reads its input from a file", async () => {
  const file = await Deno.makeTempFile({ suffix: ".json" });
  await Deno.writeTextFile(file, '{\n  "payment_id": "456",\n  "amount": 1,\n}');

  const { code, err } = await charge("--json", `@${file}`);
  await Deno.remove(file);

  assertEquals(code, 3);
  assertStringIncludes(err, `Cannot read ${file} as JSON: line 4, column 1`);
});

Deno.test("trigger says that a file is not there", async () => {
  const { code, err } = await charge("--json", "@nowhere/input.json");

  assertEquals([code, err], [2, 'Cannot read the input from "nowhere/input.json": there is no such file']);
});

Deno.test("trigger reads its input from standard input", async () => {
  const stdin = () => Promise.resolve('["456"]');

  const { code, err } = await say(["trigger", "ChargeWorkflow", "--json", "-"], { stdin });

  assertEquals([code, err], [3, 'Cannot use standard input as input: ["456"] is not an object']);
});

Deno.test("trigger refuses a time to wait without --wait, and one that is none", async () => {
  const { err } = await charge("--payment-id", "456", "--amount", "1", "--timeout", "5m");
  const { code, err: unitless } = await charge("--payment-id", "456", "--amount", "1", "--wait", "--timeout", "5");

  assertEquals(err, "Cannot trigger ChargeWorkflow: --timeout says how long to --wait, which is not given");
  assertEquals(code, 2);
  assertStringIncludes(unitless, '--timeout "5" is not a length of time, such as 90s or 10m');
});

Deno.test("trigger says that the server cannot be reached, and what to do", async () => {
  const { code, err, out } = await charge("--payment-id", "456", "--amount", "1");

  assertEquals(code, 4);
  assertEquals(out, "");
  assertEquals(err.split("\n")[0], "Cannot reach Temporal at 127.0.0.1:1: connection refused");
});

Deno.test("a bug of the program is not taken for a workflow that failed", async () => {
  const stdin = () => Promise.reject(new TypeError("stdin is undefined"));

  const { code, err } = await say(["trigger", "ChargeWorkflow", "--json", "-"], { stdin });

  assertEquals(code, 70);
  assertStringIncludes(err, "This is a bug of estuary-wf: TypeError: stdin is undefined\n    at ");
});

Deno.test("trigger tells scripts of an error as JSON", async () => {
  const { code, err, out } = await charge("-o", "json", "--amount", "1");

  assertEquals([code, out], [3, ""]);
  assertEquals(JSON.parse(err), {
    error: {
      code: "invalid_input",
      message: "Cannot trigger ChargeWorkflow: a problem with its input",
      problems: [{ field: "payment_id", message: "missing: the payment" }],
      hints: [{ purpose: "its fields", how: "estuary-wf trigger ChargeWorkflow --help" }],
    },
  });
});

Deno.test("trigger NAME --help shows the workflow's own flags, wherever the name stands", async () => {
  const { code, out } = await say(["trigger", "--wait", "PayWorkflow", "--help"], { terminal: fakeTerminal() });

  assertEquals(code, 0);
  assertStringIncludes(out, "usage: estuary-wf trigger ChargeWorkflow [flags]\n\ncharge, balances, receipt\n");
  assertStringIncludes(out, "  --amount N           what is charged (minor units; required)\n");
  assertStringIncludes(out, "  --currency WORD      eur, usd (default eur)\n");
  assertStringIncludes(out, "  --[no-]capture       take the money at once (optional)\n");
  assertStringIncludes(out, "  estuary-wf trigger ChargeWorkflow --payment-id 456 --amount 1050");
});

Deno.test("no workflow has a field whose flag is one of trigger's own", () => {
  const own = new Set([...trigger.flags([], { domains: DOMAINS } as never), ...COMMON_FLAGS].map(({ name }) => name));

  const clashes = listWorkflows().flatMap((workflow) => inputFlags(workflow)).filter(({ name }) => own.has(name));

  assertEquals(clashes, []);
});
