import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { Worker } from "@temporalio/worker";
import { DeterminismViolationError } from "@temporalio/workflow";
import { loadBundle } from "../../temporal/bundle.ts";
import "../worker_timers.ts";
import { listHistories, readHistory, VERSION } from "./histories.ts";
import { STORIES } from "./stories.ts";

const { code } = await loadBundle();

for (const path of listHistories()) {
  Deno.test(`today's workflows agree with what happened in ${path}`, async () => {
    await Worker.runReplayHistory({ workflowBundle: { code } }, await readHistory(path));
  });
}

Deno.test("every story of this version has its histories", () => {
  const paths = listHistories().map((path) => path.split(/[/.](?=[a-z])/)).filter(([version]) => version === VERSION);
  const recorded = new Set(paths.map(([, story]) => story));

  assertEquals([...recorded].sort(), Object.keys(STORIES).sort());
});

for (
  const [what, line, changed] of [
    ["leaves a step out", "await strike(booking, who);", ""],
    ["does a step once more", "await strike(booking, who);", "await strike(booking, who); await strike(booking, who);"],
    [
      "changes the order of two",
      "await record(booking, who);",
      "await strike(booking, who); await record(booking, who);",
    ],
  ]
) {
  Deno.test(`a changed workflow that ${what} is caught`, async () => {
    const broken = code.replace(line, changed);
    assertNotEquals(broken, code);
    const history = await readHistory(`${VERSION}/missed_by_guest.no_show.jsonl`);

    await assertRejects(
      () => Worker.runReplayHistory({ workflowBundle: { code: broken } }, history),
      DeterminismViolationError,
    );
  });
}
