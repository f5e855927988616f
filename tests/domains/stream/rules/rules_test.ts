import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRules, DOUBTFUL, NO_LISTS, SURE } from "../../../../domains/stream/rules/rules.ts";
import { TERMS } from "../../../../domains/stream/rules/terms.ts";

const rules = createRules();
const text = (text: string) => rules({ kind: "text", place: "title", text });
const categories = (found: { category: string }[]) => found.map(({ category }) => category);

/** Every sure term of the house, without its open ending. */
const SURE_TERMS = Object.entries(TERMS).flatMap(([category, { sure }]) =>
  sure.map((term): [string, string] => [category, term.replace("*", "")])
);

const CYRILLIC: Record<string, string> = { a: "а", e: "е", o: "о", p: "р", c: "с", x: "х", i: "і", s: "ѕ", y: "у" };
const DIGITS: Record<string, string> = { o: "0", e: "3", a: "4", s: "5", i: "1" };

/** What people do to a term, whatever the term. */
const TRICKS: Record<string, (term: string) => string> = {
  "upper case": (term) => term.toUpperCase(),
  "full width": (term) => term.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  "mathematical": (term) =>
    term.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 97 + 0x1d41a)),
  "Cyrillic": (term) => [...term].map((letter) => CYRILLIC[letter] ?? letter).join(""),
  "with digits": (term) =>
    term.replace(/[a-z]{4,}/g, (word) => [...word].map((letter) => DIGITS[letter] ?? letter).join("")),
  "with two signs for a letter": (term) => term.replaceAll("w", "vv").replaceAll("k", "|<"),
  "zero width": (term) => [...term].join("\u200b"),
  "combining": (term) => term.replace(/[a-z]/g, "$&\u0336"),
  "spaced out": (term) => [...term.replaceAll(" ", "")].join(" "),
  "dotted": (term) => term.split(" ").map((word) => [...word].join(".")).join(" "),
  "backwards": (term) => `\u202e${[...term].reverse().join("")}\u202c`,
  "drawn out": (term) => term.replace(/[aeiou]/g, "$&$&$&$&"),
  "in a sentence": (term) => `Hello! ${term}, and see you.`,
};

for (const [name, trick] of Object.entries(TRICKS)) {
  Deno.test(`every term is found ${name}`, () => {
    const lost = SURE_TERMS.filter(([category, term]) => !categories(text(trick(term))).includes(category));

    assertEquals(lost.map(([, term]) => term), []);
  });
}

Deno.test("a warning of a term is for a person to look at", () => {
  assertEquals(text("Never send gift cards to strangers").map(({ score }) => score), [DOUBTFUL]);
  assertEquals(text("Please send gift cards").map(({ score }) => score), [SURE]);
});

Deno.test("a finding shows the passage it is about", () => {
  const [{ excerpt }] = text("My dear friends, d0uble your b1tcoin before the week is over");

  assertEquals(excerpt, "my dear friends, double your bitcoin before the week is");
});

Deno.test("an operator's terms, phrases, links and files count", () => {
  const own = createRules({
    ...NO_LISTS,
    terms: { spam: { sure: ["snake oil"] } },
    allowed: ["snake oil painting"],
    links: { blocked: { "evil.example": "scam" }, doubtful: { "odd.example": "spam" } },
    hashes: { "00ff00ff00ff00ff": "sexual", ["a".repeat(64)]: "sexual/minors" },
  });
  const judge = (text: string) =>
    own({ kind: "text", place: "title", text }).map(({ category, score }) => [category, score]);
  const file = (hash: string) => own({ kind: "frame", place: "0:30", hash }).map(({ category }) => category);

  assertEquals(judge("Finest snake oil"), [["spam", SURE]]);
  assertEquals(judge("A snake oil painting from 1900"), []);
  assertEquals(judge("see shop.evil.example/now"), [["scam", SURE]]);
  assertEquals(judge("see evil[.]example"), [["scam", SURE]]);
  assertEquals(judge("see notevil.example"), []);
  assertEquals(judge("see odd dot example"), [["spam", DOUBTFUL]]);
  assertEquals([file("00ff00ff00ff00fe"), file("00ff00ff00ffff00")], [["sexual"], []]);
  assertEquals([file("a".repeat(64)), file("b".repeat(64))], [["sexual/minors"], []]);
});

Deno.test("no text, however odd, makes it fail or takes it long", () => {
  const odd = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("*", "l", ".", "\u202e", "kill", " ")), {
    maxLength: 300,
  });
  fc.assert(fc.property(odd, (parts) => Array.isArray(text(parts.join("")))), { numRuns: 100 });

  const began = performance.now();
  for (const unit of ["l", "*", "a.", "k ", "é", "a@", "http://"]) text(unit.repeat(10_000));
  const took = performance.now() - began;

  assert(took < 10_000, `${took} ms`);
});
