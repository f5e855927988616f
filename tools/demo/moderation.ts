import type { Round } from "../../domains/stream/desk_answer.ts";
import type { StreamTables } from "../../domains/stream/tables.ts";
import type { Part } from "./part.ts";
import { expectFields, type Stage } from "./stage.ts";

const moderate = (content: string) => ["trigger", "StreamModerationWorkflow", "--content-id", content];

/** Content that is clear, content that is not, people who decide on it, and an appeal. */
export const moderation: Part = {
  title: "Moderation: an approval, a rejection, a doubt, an appeal",

  async show(stage) {
    const approved = await stage.wf(...moderate("201"), "--wait");
    expectFields(approved, { status: "approved", decided_by: "classifiers" }, "Content 201");

    await stage.wf(...moderate("202"));
    await stage.read("alan", "Not allowed: Chess and money");

    await decide(stage);
    await appeal(stage);
  },
};

/** What the classifiers are not sure of waits for somebody. Margaret takes stage make-up for blood. */
async function decide(stage: Stage): Promise<void> {
  await stage.wf(...moderate("204"));
  await queued(stage, "first");
  await stage.wf("reviews", "list");
  const item = await claim(stage, "margaret");
  await stage.wf(
    ...["reviews", "decide", item, "reject", "--clause", "4.2", "--reason", "There is blood in it."],
    ...["--as", "margaret"],
  );
  await stage.read("grace", "Not allowed: The opera of horrors");
}

/** The creator thinks otherwise, and so does Katherine, who is senior. */
async function appeal(stage: Stage): Promise<void> {
  const reason = JSON.stringify({ reason: "It is stage make-up, for an opera." });
  await stage.wf("update", "moderation-204", "appeal", "--json", reason);
  await queued(stage, "appeal");
  const item = await claim(stage, "katherine");
  await stage.wf(
    ...["reviews", "decide", item, "approve", "--reason", "Stage make-up, and the title says so.", "--as", "katherine"],
  );
  await stage.read("grace", "Your appeal: The opera of horrors");
  const said = await stage.wf(...moderate("204"), "--wait", "--existing");
  expectFields(said, { status: "approved", decided_by: "katherine", appeal: "overturned" }, "The appeal");
}

/** Until the opera stands in the queue. */
async function queued(stage: Stage, round: Round): Promise<void> {
  const item = stage.store.tables<StreamTables>().selectFrom("reviews").select("id")
    .where("content_id", "=", "204").where("round", "=", round).where("state", "=", "open");
  await stage.until(`an item of the queue, ${round} look at content 204,`, () => item.executeTakeFirst());
}

/** @returns the item that this reviewer holds now */
async function claim(stage: Stage, reviewer: string): Promise<string> {
  const { lines } = await stage.wf("reviews", "claim", "--as", reviewer);
  const [, item] = /^(\w+) {2}The opera of horrors/.exec(lines[0] ?? "") ?? [];
  if (item === undefined) throw new Error(`Nothing of the opera waits for ${reviewer}: "${lines[0]}"`);
  return item;
}
