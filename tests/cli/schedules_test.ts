// schedules against a real Temporal server.
import { Client } from "@temporalio/client";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { SETTING_NAMES } from "../../config/settings.ts";
import { DOMAINS, listSchedules } from "../../registry.ts";
import { connect } from "../../temporal/connection.ts";
import { parseTimetable, timetableText } from "../../temporal/timetable.ts";
import { eventually } from "../../tools/dev/eventually.ts";
import { startTemporal } from "../../tools/dev/temporal.ts";
import { say } from "./support.ts";

const PAYOUTS = "estuary-payouts";

/** The domain with this schedule, and no others. */
const PAYMENT = { payment: DOMAINS.payment };

Deno.test("schedules apply makes the payouts' schedule, changes what differs, and leaves alone what is right", async () => {
  await using server = await startTemporal();
  const apply = (env: Record<string, string> = {}, ...argv: string[]) =>
    say(["schedules", "apply", "--address", server.address, ...argv], { domains: PAYMENT, env });
  const daily = { ESTUARY_PAYOUT_SCHEDULE: "daily 07:30" };

  const made = await apply();
  const again = await apply({}, "-o", "json");
  const changed = await apply(daily);
  const unchanged = await apply(daily);

  assertEquals(made.code, 0);
  assertMatch(
    made.out,
    /^estuary-payouts: created\n {2}starts {2}PayoutSweepWorkflow, weekly monday 06:00 UTC\n {2}next {4}Mon .+ 06:00 \(UTC\)$/,
  );
  const [{ outcome, changes, next }] = JSON.parse(again.out).schedules;
  assertEquals({ outcome, changes }, { outcome: "unchanged", changes: [] });
  assertEquals(new Date(next).getUTCDay(), 1);
  assertStringIncludes(
    changed.out,
    "estuary-payouts: changed\n  timetable  weekly monday 06:00 UTC -> daily 07:30 UTC\n",
  );
  assertStringIncludes(unchanged.out, "estuary-payouts: unchanged\n");
});

Deno.test("every kind of timetable comes back from the server as it was set", async () => {
  await using server = await startTemporal();
  const kinds = ["every 12h", "daily 06:00", "weekly sunday 23:59", "monthly 28 00:00"];

  const outcomes: string[] = [];
  for (const ESTUARY_PAYOUT_SCHEDULE of kinds) {
    for (let i = 0; i < 2; i++) {
      const said = await say(["schedules", "apply", "--address", server.address, "-o", "json"], {
        domains: PAYMENT,
        env: { ESTUARY_PAYOUT_SCHEDULE },
      });
      outcomes.push(JSON.parse(said.out).schedules[0].outcome);
    }
  }

  const [, ...others] = kinds;
  assertEquals(outcomes, ["created", "unchanged", ...others.flatMap(() => ["changed", "unchanged"])]);
});

Deno.test("schedules list says what is missing and what was set elsewhere, and apply keeps a pause", async () => {
  await using server = await startTemporal();
  const run = (action: string, ...argv: string[]) =>
    say(["schedules", action, "--address", server.address, ...argv], { domains: PAYMENT });
  await using temporal = await clientOf(server.address);

  const missing = await run("list");
  await run("apply");
  const handle = temporal.client.schedule.getHandle(PAYOUTS);
  await handle.pause("the bank is closed");
  await handle.update(({ state, action }) => ({
    spec: { cronExpressions: ["0 6 * * 1-5"] },
    action: { ...action, taskQueue: "elsewhere" },
    policies: { overlap: "BUFFER_ONE" },
    state,
  }));
  const differing = await run("list", "-o", "json");
  const applied = await run("apply");
  const listed = await run("list");

  assertStringIncludes(
    missing.out,
    `next    it is not on the server: estuary-wf schedules apply --address ${server.address}`,
  );
  const [{ state, differs }] = JSON.parse(differing.out).schedules;
  assertEquals(state, "paused");
  assertEquals(differs.map(({ what }: { what: string }) => what), ["timetable", "queue", "policies"]);
  assertStringIncludes(applied.out, "  queue      elsewhere -> estuary-payment\n");
  assertEquals(
    listed.out,
    "estuary-payouts\n  starts  PayoutSweepWorkflow, weekly monday 06:00 UTC\n  next    paused: it does not start",
  );
});

for (
  const [domain, schedule, timetable, workflow, id] of [
    ["payment", PAYOUTS, "weekly monday 06:00", "PayoutSweepWorkflow", "payout-sweep-"],
    ["room", "estuary-room-sweep", "every 15 min", "RoomSweepWorkflow", "room-sweep-"],
  ] as const
) {
  Deno.test(`a start of ${schedule} is a sweep on the queue of its domain`, async () => {
    await using server = await startTemporal();
    const domains = { [domain]: DOMAINS[domain] };
    const applied = await say(["schedules", "apply", "--address", server.address], { domains });
    await using temporal = await clientOf(server.address);
    const handle = temporal.client.schedule.getHandle(schedule);

    await handle.trigger();
    const started = await eventually(async () => (await handle.describe()).info.recentActions[0]);

    assertStringIncludes(applied.out, `${schedule}: created\n  starts  ${workflow}, ${timetable}`);
    const execution = temporal.client.workflow.getHandle(started.action.workflow.workflowId);
    const { type, taskQueue } = await execution.describe();
    assertEquals({ type, taskQueue }, { type: workflow, taskQueue: `estuary-${domain}` });
    assertEquals(execution.workflowId.startsWith(id), true);
  });
}

Deno.test("a timetable that cannot be read is refused before a server is contacted", async () => {
  const { code, err } = await say(["schedules", "apply", "--address", "127.0.0.1:1"], {
    domains: PAYMENT,
    env: { ESTUARY_PAYOUT_SCHEDULE: "mondays" },
  });

  assertEquals(code, 2);
  assertStringIncludes(err, `ESTUARY_PAYOUT_SCHEDULE  "mondays" is not a timetable such as "weekly monday 06:00"`);
});

Deno.test("every schedule has a timetable, a setting and an input that its workflow takes", () => {
  for (const { timetable, setting, workflow, input } of listSchedules()) {
    const read = parseTimetable(timetable)!;
    assertEquals(parseTimetable(timetableText(read).replace(" UTC", "")), read);
    assertEquals(SETTING_NAMES.filter((name) => name === setting), [setting]);
    assertEquals(workflow.input.safeParse(input).error, undefined);
  }
});

async function clientOf(address: string) {
  const connection = await connect({ address, namespace: "default" });
  return { client: new Client({ connection }), [Symbol.asyncDispose]: () => connection.close() };
}
