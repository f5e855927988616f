// Terms found in folded text, also where letters are repeated, masked or torn apart. Pure.
import { findMasked, type Match } from "./masked.ts";

/** A term, compiled. */
export interface Pattern {
  term: string;
  words: readonly string[];
  /** Whether any ending may follow. */
  open: boolean;
  /** Finds it between the ends of words, in text without a star. */
  plain: RegExp;
  /** Finds it in text of which only the letters are left. */
  squeezed: RegExp;
  letters: number;
}

/** Stands where an allowed phrase was: no term reaches across it. */
const WALL = "\u{10ffff}";

/** From this many letters on a term may be torn apart in any way and still is itself. */
const LONG = 10;

/** Compiles a term: words in plain lower-case letters; a star at its end takes any ending. */
export function compile(term: string): Pattern {
  const open = term.endsWith("*");
  const words = term.replace("*", "").split(" ");
  // A letter may be repeated. Two of a kind are one piece: it takes a search long to find out how to share them.
  const bare = words.map((word) => word.replace(/(.)\1*/gu, (run, letter) => `${letter}{${[...run].length},}`));
  const ending = open ? "\\p{L}*" : "";
  const end = "(?![\\p{L}\\p{N}])";
  return {
    ...{ term, words, open },
    plain: new RegExp(`(?<![\\p{L}\\p{N}])${bare.join("[^\\p{L}\\p{N}]{0,3}")}${ending}${end}`, "gu"),
    squeezed: new RegExp(bare.join(""), "gu"),
    letters: words.join("").length,
  };
}

/** The places where a term stands between the ends of words, from left to right. */
function places(text: string, { plain, words, open }: Pattern): Match[] {
  if (text.includes("*")) return findMasked(text, words, open);
  return [...text.matchAll(plain)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }));
}

/** Text with a wall where a phrase stood, as long as it was. */
function walledOff(text: string, phrase: Pattern): string {
  let from = 0, walled = "";
  for (const { start, end } of places(text, phrase)) {
    walled += text.slice(from, start) + WALL + " ".repeat(Math.max(end - start - 2, 0));
    from = end;
  }
  return walled + text.slice(from);
}

/** Looks for terms in one reading of a text. */
export class Haystack {
  readonly text: string;
  #letters = "";
  /** The offset in the text of each letter. */
  #offsets: number[] = [];

  /** @param allowed phrases in which a term means something harmless */
  constructor(reading: string, allowed: readonly Pattern[]) {
    this.text = allowed.reduce(walledOff, reading);
    for (const { 0: letter, index } of this.text.matchAll(new RegExp(`[\\p{L}\\p{N}${WALL}]`, "gu"))) {
      // As in folding: a longer run says no more, and costs a search more.
      if (this.#letters.endsWith(letter.repeat(3))) continue;
      this.#letters += letter;
      for (let unit = 0; unit < letter.length; unit++) this.#offsets.push(index + unit);
    }
  }

  /** The first place where a term stands; undefined if there is none. */
  find(pattern: Pattern): Match | undefined {
    for (const { start, end } of places(this.text, pattern)) {
      // A word of stars is no word at all.
      if (this.text.slice(start, end).replace(/[^\p{L}]/gu, "").length * 10 >= pattern.letters * 6) {
        return { start, end };
      }
    }
    for (const { 0: found, index } of this.#letters.matchAll(pattern.squeezed)) {
      const match = { start: this.#offsets[index], end: this.#offsets[index + found.length - 1] + 1 };
      if (this.#isTornOnPurpose(match, pattern)) return match;
    }
  }

  /** Whether what is left of words there are whole words, and torn apart as nobody writes by accident. */
  #isTornOnPurpose({ start, end }: Match, { letters, term }: Pattern): boolean {
    const isLetter = (at: number) => /[\p{L}\p{N}]/u.test(this.text[at] ?? " ");
    if (isLetter(start - 1) || isLetter(end)) return false;
    const inside = this.text.slice(start, end);
    if (letters >= LONG) return inside.length <= letters * 4;
    const pieces = inside.split(/[^\p{L}\p{N}]+/u);
    const words = term.split(" ");
    return pieces.every((piece) => [...piece].length === 1 || words.includes(piece)) || !/\s/u.test(inside);
  }
}
