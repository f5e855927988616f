// deno task quality: precision and recall of the rules classifier, printed and kept in docs/moderation.md; with --check
// it only says whether the page is right.
import { join } from "node:path";
import { judgeAll, type Judged, LEVELS, precision, recall, type Tally, tally } from "./quality/measure.ts";
import { run, runTask } from "./run.ts";

const PROJECT = join(import.meta.dirname!, "..");
const PAGE = "docs/moderation.md";
const MARKS = /(<!-- measured: deno task quality -->\n)[^]*?(<!-- end -->)/;

/** The tables of the page. */
function qualityTables(): string {
  const held = judgeAll(LEVELS[0][1]);
  const groups = (by: (judged: Judged) => string | null) =>
    Object.entries(Object.groupBy(held.filter((each) => by(each) !== null), (each) => by(each)!))
      .map(([name, group = []]): [string, Judged[]] => [name, group]);
  return [
    `${held.length} texts, ${held.filter(({ labelled }) => labelled.is === null).length} of them harmless.`,
    table(["What the lists do", "Precision", "Recall", "Right", "Wrong", "Missed"], [
      ...LEVELS.map(([name, least]) => row(name, tally(judgeAll(least)))),
    ]),
    table(
      ["How it is written", "Texts", "Found"],
      groups(({ labelled: { is, how } }) => is === null ? null : how)
        .map(([how, group]) => [how, String(group.length), percent(recall(tally(group)))]),
    ),
    table(
      ["Harmless", "Texts", "Left alone"],
      groups(({ labelled: { is, how } }) => is === null ? how : null).map(([how, group]) => {
        const alone = group.filter(({ found }) => found.length === 0).length;
        return [how, String(group.length), percent(alone / group.length)];
      }),
    ),
    table(
      ["Category", "Precision", "Recall", "Right", "Wrong", "Missed"],
      groups(({ labelled: { is } }) => is).map(([category]) => row(`\`${category}\``, tally(held, category))),
    ),
  ].join("\n\n");
}

const row = (name: string, counts: Tally): string[] => [
  name,
  percent(precision(counts)),
  percent(recall(counts)),
  ...[counts.right, counts.wrong, counts.missed].map(String),
];

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** Puts the tables into the page. @returns whether that changed anything */
async function keep(): Promise<boolean> {
  const path = join(PROJECT, PAGE);
  const before = await Deno.readTextFile(path);
  if (!MARKS.test(before)) throw new Error(`Cannot keep the measures in ${PAGE}: it has no place for them`);
  const tables = qualityTables();
  await Deno.writeTextFile(path, before.replace(MARKS, (_, begin, end) => `${begin}\n${tables}\n\n${end}`));
  await run(Deno.execPath(), ["fmt", "--quiet", path]);
  return await Deno.readTextFile(path) !== before;
}

/** Whether the page has the tables as they are, however they are padded. */
async function isKept(): Promise<boolean> {
  const page = await Deno.readTextFile(join(PROJECT, PAGE));
  const plain = (markdown: string) => markdown.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();
  return plain(page).includes(plain(qualityTables()));
}

if (import.meta.main) {
  await runTask(async () => {
    if (Deno.args.includes("--check")) {
      if (!await isKept()) throw new Error(`${PAGE}: its measures are stale. Run: deno task quality`);
      return console.error(`${PAGE}: up to date`);
    }
    console.log(qualityTables());
    console.error(`${PAGE}: ${await keep() ? "measures written anew" : "up to date"}`);
  });
}
