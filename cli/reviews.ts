// The review queue: what waits for people, and their word on it.
import { chosen } from "./action.ts";
import type { Action, Command, Flag } from "./command.ts";
import { deskRequest } from "./reviews/request.ts";
import { deskText } from "./reviews/text.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

const AS: Flag = { name: "as", value: "REVIEWER", help: "who you are, as ESTUARY_REVIEWER" };

/** What can be done with the queue. */
const ACTIONS: readonly Action[] = [
  {
    name: "list",
    usage: "list",
    help: "the most urgent items; with --as those that you may take",
    flags: [{ name: "limit", value: "N", help: "how many (default 20)" }],
  },
  { name: "show", usage: "show ITEM", help: "an item with all that a decision needs", flags: [] },
  {
    name: "claim",
    usage: "claim [ITEM]",
    help: "makes the most urgent item yours for a while, or that one",
    flags: [],
  },
  {
    name: "decide",
    usage: "decide ITEM approve|reject|age-restrict|escalate",
    help: "decides on an item that you hold, and claims the next one",
    flags: [
      { name: "clause", value: "CLAUSE", help: "the clause that is broken, for reject and age-restrict" },
      { name: "reason", value: "TEXT", help: "why, in words for the creator" },
      { name: "next", negatable: true, help: "claim the next item (the default); --no-next leaves it at this one" },
    ],
  },
  { name: "release", usage: "release ITEM", help: "gives an item back to the queue", flags: [] },
  {
    name: "stats",
    usage: "stats",
    help: "backlog, age, times kept, what was overturned, and each reviewer's share",
    flags: [{
      name: "since",
      value: "MOMENT",
      help: "from when on (ISO 8601 with its offset from UTC; default 30 days ago)",
    }],
  },
];

export const reviews: Command = {
  name: "reviews",
  about: {
    usage: ACTIONS.map(({ name }) => name).join("|"),
    summary: "the review queue: what waits for people, and their word on it",
    examples: [
      "estuary-wf reviews list",
      "estuary-wf reviews claim --as margaret",
      "estuary-wf reviews decide 7k2m9x reject --clause 6.1 --reason 'It promises profits' --as margaret",
    ],
  },

  actions: () => ACTIONS,
  flags: () => [AS, ...SERVER_FLAGS],

  async run(args, world) {
    const { name } = chosen("reviews", args.words[0], ACTIONS);
    const request = deskRequest(name, args, world);
    // Loaded here and not above: the native bridge takes time, and whoever only made a mistake has none to lose.
    const { askDesk } = await import("./reviews/desk.ts");
    const answer = await askDesk(request, args, world);
    if (args.values.get("output") === "json") world.out(JSON.stringify(answer, null, 2));
    else world.out(deskText(answer, args, request.reviewer));
    if (answer.warning) world.err(`Note: ${answer.warning}`);
  },
};
