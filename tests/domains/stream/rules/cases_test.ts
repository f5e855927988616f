import { assert, assertEquals } from "@std/assert";
import { judgeAll, LEVELS, precision, recall, tally } from "../../../../tools/quality/measure.ts";
import { CASES } from "../cases/mod.ts";

Deno.test("there are 300 labelled texts at least, each once, a good part of them harmless", () => {
  const harmless = CASES.filter(({ is }) => is === null).length;

  assert(CASES.length >= 300 && harmless >= 100, `${CASES.length}, ${harmless} harmless`);
  assertEquals(new Set(CASES.map(({ text }) => text)).size, CASES.length);
});

Deno.test("what the lists settle by themselves is nearly always so", () => {
  const settled = tally(judgeAll(LEVELS[1][1]));

  assert(precision(settled) > 0.99, `precision ${precision(settled)}`);
});

Deno.test("what the lists hold for a person is most of what there is to find, and mostly so", () => {
  const held = tally(judgeAll(LEVELS[0][1]));

  assert(precision(held) > 0.95 && recall(held) > 0.93, `precision ${precision(held)}, recall ${recall(held)}`);
});
