// What `schedules` does once its settings are known to be right.
import {
  applySchedule,
  findSchedule,
  type ScheduleChange,
  scheduleChanges,
  type ScheduleOrder,
} from "../temporal/schedules.ts";
import { timetableText } from "../temporal/timetable.ts";
import { when } from "../text/when.ts";
import type { Args } from "./args.ts";
import type { World } from "./command.ts";
import { columns } from "./layout.ts";
import { Server } from "./server.ts";
import { sameWay } from "./server_flags.ts";

/** Makes schedules what they should be, and says what that took. @throws Failure, ServerError, ConfigError */
export async function applySchedules(orders: readonly ScheduleOrder[], args: Args, world: World): Promise<void> {
  await using server = await Server.open(args, world);
  const applied = [];
  for (const order of orders) {
    const changes = await server.call(() => applySchedule(server.client, order));
    const outcome = !changes ? "created" : changes.length > 0 ? "changed" : "unchanged";
    const found = await server.call(() => findSchedule(server.client, order.id));
    applied.push({
      id: order.id,
      outcome,
      changes: changes ?? [],
      timetable: timetableText(order.timetable),
      workflow: order.workflow,
      paused: found?.state.paused ?? false,
      next: found?.info.nextActionTimes[0]?.toISOString(),
    });
  }
  if (args.values.get("output") === "json") return world.out(JSON.stringify({ schedules: applied }, null, 2));
  world.out(
    applied.flatMap(({ id, outcome, changes, timetable, workflow, paused, next }) => [
      `${id}: ${outcome}`,
      ...columns([
        ...(changes.length > 0 ? changes.map(changeRow) : [["starts", `${workflow}, ${timetable}`]]),
        ["next", nextText(paused, next)],
      ]),
    ]).join("\n"),
  );
}

/** Lists schedules as the server has them, beside what they should be. @throws Failure, ServerError, ConfigError */
export async function tellSchedules(orders: readonly ScheduleOrder[], args: Args, world: World): Promise<void> {
  await using server = await Server.open(args, world);
  const told = [];
  for (const order of orders) {
    const found = await server.call(() => findSchedule(server.client, order.id));
    const changes = found ? scheduleChanges(found, order) : [];
    told.push({
      id: order.id,
      state: !found ? "missing" : found.state.paused ? "paused" : "active",
      workflow: order.workflow,
      timetable: changes.find(({ what }) => what === "timetable")?.before ?? timetableText(order.timetable),
      next: found?.info.nextActionTimes[0]?.toISOString(),
      differs: changes,
    });
  }
  if (args.values.get("output") === "json") return world.out(JSON.stringify({ schedules: told }, null, 2));
  const apply = sameWay("estuary-wf schedules apply", args);
  world.out(
    told.flatMap(({ id, state, workflow, timetable, next, differs }) => [
      id,
      ...columns([
        ["starts", `${workflow}, ${timetable}`],
        [
          "next",
          state === "missing" ? `it is not on the server: ${apply}` : nextText(state === "paused", next),
        ],
        ...(differs.length > 0 ? [["set", `otherwise: ${apply}`], ...differs.map(changeRow)] : []),
      ]),
    ]).join("\n"),
  );
}

const changeRow = ({ what, before, after }: ScheduleChange) => [what, `${before} -> ${after}`];

const nextText = (paused: boolean, next?: string): string =>
  paused ? "paused: it does not start" : next ? when(Date.parse(next), "UTC") : "never";
