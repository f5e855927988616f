// Terms found in folded text, also where letters are repeated, masked or torn apart. Pure.

/** A term, compiled. */
export interface Pattern {
  term: string;
  /** Finds it between the ends of words. */
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
  // A star may stand for a letter, and a letter may be repeated.
  const masked = words.map((word) => [...word].map((letter) => `[${letter}*]+`).join(""));
  const bare = words.map((word) => [...word].map((letter) => `${letter}+`).join(""));
  const ending = open ? "\\p{L}*" : "";
  const end = "(?![\\p{L}\\p{N}])";
  return {
    term,
    plain: new RegExp(`(?<![\\p{L}\\p{N}])${masked.join("[^\\p{L}\\p{N}]{0,3}")}${ending}${end}`, "gu"),
    squeezed: new RegExp(bare.join(""), "gu"),
    letters: words.join("").length,
  };
}

/** Where a term was found: offsets into the text that was searched. */
export interface Match {
  start: number;
  end: number;
}

/** Looks for terms in one reading of a text. */
export class Haystack {
  readonly text: string;
  #letters = "";
  /** The offset in the text of each letter. */
  #offsets: number[] = [];

  /** @param allowed phrases in which a term means something harmless */
  constructor(reading: string, allowed: readonly Pattern[]) {
    this.text = allowed.reduce(
      (text, { plain }) => text.replace(plain, (phrase) => WALL + " ".repeat(Math.max(phrase.length - 2, 0))),
      reading,
    );
    for (const { 0: letter, index } of this.text.matchAll(new RegExp(`[\\p{L}\\p{N}${WALL}]`, "gu"))) {
      // As in folding: a longer run says no more, and costs a search more.
      if (this.#letters.endsWith(letter.repeat(3))) continue;
      this.#letters += letter;
      for (let unit = 0; unit < letter.length; unit++) this.#offsets.push(index + unit);
    }
  }

  /** The first place where a term stands; undefined if there is none. */
  find(pattern: Pattern): Match | undefined {
    for (const { 0: found, index } of this.text.matchAll(pattern.plain)) {
      // A word of stars is no word at all.
      if (found.replace(/[^\p{L}]/gu, "").length * 10 >= pattern.letters * 6) {
        return { start: index, end: index + found.length };
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
