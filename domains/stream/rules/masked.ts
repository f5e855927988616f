// A term found in text in which stars stand for letters. A star may be any letter of the term, or more of the one before
// it, so a search that goes back and tries again never ends; this one goes through the text once. Pure.

/** Where something was found: offsets into the text that was searched. */
export interface Match {
  start: number;
  end: number;
}

/** Signs that may stand between the words of a term. */
const GAP = 3;

/**
 * Every place where the words of a term stand between the ends of words, from left to right, each as long as it gets.
 * Letters may be repeated, and stars stand for them.
 *
 * @param open whether any ending may follow
 */
export function findMasked(text: string, words: readonly string[], open: boolean): Match[] {
  const letters = words.flatMap((word) => [...word]);
  const opensWord = new Set<number>();
  words.reduce((at, word) => (opensWord.add(at), at + [...word].length), 0);
  const last = letters.length - 1;
  /** Stands for the ending, which comes behind the last letter. */
  const ending = (last + 1) * (GAP + 1);

  const found: Match[] = [];
  /** How far the term has been read, with where that began: letter × (GAP + 1) + signs since. The leftmost goes before. */
  let readings = new Map<number, number>();
  let inWord = false, offset = 0;
  for (const sign of text) {
    const isWord = isLetterOrDigit(sign);
    if (!isWord) accept(offset);
    if (readings.size === 0 && (inWord || !stands(letters[0], sign))) {
      inWord = isWord;
      offset += sign.length;
      continue;
    }
    const next = new Map<number, number>();
    const reach = (reading: number, start: number) => {
      if (start < (next.get(reading) ?? Infinity)) next.set(reading, start);
    };
    for (const [reading, start] of readings) {
      if (reading === ending) {
        if (isLetter(sign)) reach(ending, start);
        continue;
      }
      const at = Math.floor(reading / (GAP + 1)), gap = reading % (GAP + 1);
      if (gap === 0 && stands(letters[at], sign)) reach(reading, start);
      if (at < last && (gap === 0 || opensWord.has(at + 1)) && stands(letters[at + 1], sign)) {
        reach((at + 1) * (GAP + 1), start);
      }
      if (at < last && opensWord.has(at + 1) && gap < GAP && !isWord) reach(reading + 1, start);
      if (at === last && open && isLetter(sign)) reach(ending, start);
    }
    if (!inWord && stands(letters[0], sign)) reach(0, offset);
    [readings, inWord] = [next, isWord];
    offset += sign.length;
  }
  accept(offset);
  return found;

  function accept(end: number) {
    const start = Math.min(readings.get(last * (GAP + 1)) ?? Infinity, readings.get(ending) ?? Infinity);
    if (start === Infinity) return;
    const before = found.at(-1);
    if (!before || start >= before.end) found.push({ start, end });
    else if (start <= before.start) found.splice(-1, 1, { start, end });
  }
}

const stands = (letter: string, sign: string): boolean => sign === letter || sign === "*";

const isLetter = (sign: string): boolean => /\p{L}/u.test(sign);

const isLetterOrDigit = (sign: string): boolean => /[\p{L}\p{N}]/u.test(sign);
