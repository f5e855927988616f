// The review queue: what waits for people, and their word on it.
import type { Args } from "./args.ts";
import type { Command, Flag } from "./command.ts";
import { Failure } from "./failure.ts";
import { deskRequest } from "./reviews/request.ts";
import { deskText } from "./reviews/text.ts";
import { SERVER_FLAGS } from "./server_flags.ts";

const AS: Flag = { name: "as", value: "REVIEWER", help: "who you are, as ESTUARY_REVIEWER" };

/** What can be done with the queue, with its arguments and flags. */
const VERBS: Record<string, { usage: string; summary: string; flags: readonly Flag[] }> = {
  list: {
    usage: "list",
    summary: "the most urgent items; with --as those that you may take",
    flags: [AS, { name: "limit", value: "N", help: "how many, 20 if absent" }],
  },
  show: { usage: "show ITEM", summary: "an item with all that a decision needs", flags: [AS] },
  claim: { usage: "claim [ITEM]", summary: "makes the most urgent item yours for a while, or that one", flags: [AS] },
  decide: {
    usage: "decide ITEM approve|reject|age-restrict|escalate",
    summary: "decides on an item that you hold, and claims the next one",
    flags: [
      AS,
      { name: "clause", value: "CLAUSE", help: "the clause that is broken, for reject and age-restrict" },
      { name: "reason", value: "TEXT", help: "why, in words for the creator" },
      { name: "next", negatable: true, help: "claim the next item (the default); --no-next leaves it at this one" },
    ],
  },
  release: { usage: "release ITEM", summary: "gives an item back to the queue", flags: [AS] },
  stats: {
    usage: "stats",
    summary: "backlog, age, times kept, what was overturned, and each reviewer's share",
    flags: [AS, { name: "since", value: "MOMENT", help: "from when on, 30 days ago if absent" }],
  },
};

const verbAmong = (words: readonly string[]) => words.find((word) => Object.hasOwn(VERBS, word));

const everyFlag = (): Flag[] => [
  ...new Map(Object.values(VERBS).flatMap(({ flags }) => flags).map((flag) => [flag.name, flag])).values(),
];

export const reviews: Command = {
  name: "reviews",
  about: {
    usage: Object.keys(VERBS).join("|"),
    summary: "the review queue: what waits for people, and their word on it",
    examples: [
      "estuary-wf reviews list",
      "estuary-wf reviews claim --as margaret",
      "estuary-wf reviews decide 7k2m9x reject --clause 6.1 --reason 'It promises profits' --as margaret",
    ],
  },

  aboutWords(words) {
    const verb = verbAmong(words);
    if (!verb) return reviews.about;
    const { usage, summary } = VERBS[verb];
    const examples = reviews.about.examples.filter((line) => line.includes(` ${verb}`));
    return { usage, summary, examples: examples.length > 0 ? examples : [`estuary-wf reviews ${verb}`] };
  },

  flags(words) {
    const verb = verbAmong(words);
    return [...(verb ? VERBS[verb].flags : everyFlag()), ...SERVER_FLAGS];
  },

  completes: () => Object.entries(VERBS).map(([name, { summary, flags }]) => ({ names: [name], help: summary, flags })),

  async run(args, world) {
    const verb = verbOf(args);
    const request = deskRequest(verb, args, world);
    // Loaded here and not above: the native bridge takes time, and whoever only made a mistake has none to lose.
    const { askDesk } = await import("./reviews/desk.ts");
    const answer = await askDesk(request, args, world);
    if (args.values.get("output") === "json") world.out(JSON.stringify(answer, null, 2));
    else world.out(deskText(answer, args, request.reviewer));
    if (answer.warning) world.err(`Note: ${answer.warning}`);
  },
};

function verbOf({ words: [verb] }: Args): string {
  if (verb !== undefined && Object.hasOwn(VERBS, verb)) return verb;
  const known = Object.keys(VERBS).join(", ");
  throw new Failure(
    "usage",
    verb === undefined ? `Cannot review: do what? ${known}` : `Cannot review: "${verb}" is none of ${known}`,
  );
}
