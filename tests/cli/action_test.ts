import { assertEquals } from "@std/assert";
import { DOMAINS } from "../../registry.ts";
import { say } from "./support.ts";

const refusal = async (...argv: string[]) => {
  const { code, out, err } = await say(argv, { domains: DOMAINS });
  assertEquals([code, out], [2, ""]);
  return err.split("\n");
};

Deno.test("a mistyped action is told which was meant, whatever flags follow it", async () => {
  assertEquals(await refusal("ledger", "chek"), [
    'Cannot run "ledger chek": did you mean check?',
    "  help  estuary-wf help ledger",
  ]);
  assertEquals((await refusal("schedules", "aply", "--dry"))[0], 'Cannot run "schedules aply": did you mean apply?');
  assertEquals((await refusal("reviews", "lst", "--limit", "3"))[0], 'Cannot run "reviews lst": did you mean list?');
});

Deno.test("an action that is like no other is told all that there are", async () => {
  assertEquals(
    (await refusal("reviews", "burn"))[0],
    'Cannot run "reviews burn": there is list, show, claim, decide, release or stats',
  );
});

Deno.test("a command without its action says which it takes, before anything of its flags", async () => {
  assertEquals((await refusal("schedules"))[0], 'Cannot run "schedules": it takes list or apply');
  assertEquals((await refusal("ledger", "--days", "7"))[0], 'Cannot run "ledger": it takes check or reconcile');
});

Deno.test("an action's flags are its own", async () => {
  assertEquals(await refusal("ledger", "reconcile", "--dys", "7"), [
    'Cannot run "ledger reconcile": unknown flag --dys, did you mean --days?',
    "  its flags  estuary-wf ledger reconcile --help",
  ]);
});

Deno.test("help tells a command's actions, and of one of them its own flags and example", async () => {
  const { out } = await say(["help", "ledger"], { domains: DOMAINS });
  const action = await say(["ledger", "reconcile", "--help"], { domains: DOMAINS });

  const lines = out.split("\n");
  assertEquals(lines.filter((line) => /^ {2}(check|reconcile) /.test(line)), [
    "  check [flags]      the books against themselves",
    "  reconcile [flags]  the books against Stripe's balance transactions",
  ]);
  assertEquals(out.includes("--days N"), false);
  assertEquals(action.out.includes("--days N"), true);
  assertEquals(action.out.split("\n").at(-1), "  estuary-wf ledger reconcile --days 7 -o json");
});
