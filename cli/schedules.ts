import { listSchedules, type RegisteredSchedule } from "../registry.ts";
import { chosen } from "./action.ts";
import { type Args, refuseWords } from "./args.ts";
import type { Action, Command, World } from "./command.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

const ACTIONS: readonly Action[] = [
  { name: "list", usage: "list", help: "the schedules there are, and when each starts next", flags: [] },
  {
    name: "apply",
    usage: "apply",
    help: "makes every schedule on the server what the settings say; does nothing where it is so already",
    flags: [],
  },
];

export const schedules: Command = {
  name: "schedules",
  about: {
    usage: "list|apply",
    summary: "workflows that start by themselves: list them, or make them what the settings say",
    examples: ["estuary-wf schedules apply", "estuary-wf schedules list"],
  },
  actions: () => ACTIONS,
  flags: () => SERVER_FLAGS,

  async run(args, world) {
    const [word, ...words] = args.words;
    const { name } = chosen("schedules", word, ACTIONS);
    refuseWords(`${name} schedules`, words);
    const orders = await ordersOf(listSchedules(world.domains), args, world);
    const { applySchedules, tellSchedules } = await import("./schedules_on_server.ts");
    await (name === "apply" ? applySchedules : tellSchedules)(orders, args, world);
  },
};

/** Each schedule as the settings want it. @throws ConfigError */
async function ordersOf(schedules: RegisteredSchedule[], { values }: Args, { env }: World) {
  const { loadTimetables } = await import("../config.ts");
  const { parseTimetable } = await import("../temporal/timetable.ts");
  const flags = { address: values.get("address"), namespace: values.get("namespace"), profile: values.get("profile") };
  const set = await loadTimetables(schedules.map(({ setting }) => setting), flags, env);
  return schedules.map(({ id, workflow, timetable, input }, i) => {
    const parsed = workflow.input.parse(input);
    return {
      id,
      timetable: set[i] ?? parseTimetable(timetable)!,
      workflow: workflow.name,
      workflow_id: workflow.workflowId(parsed),
      queue: workflow.queue,
      input: parsed,
    };
  });
}
