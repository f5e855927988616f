// Text as a reader takes it in, whatever characters it was typed with. Pure.
import { latin, turned } from "./confusables.ts";

// Letters that are drawn as nothing, beside the format characters that Unicode calls so.
const BLANK_LETTERS = /[\u115f\u1160\u3164\uffa0]/gu;
const BLANK = /[\u2800\p{Z}\p{Cc}]/gu;

/** From a right-to-left override to its end: shown backwards. */
const OVERRIDDEN = /\u202e([^\u202c\u2069\n]*)[\u202c\u2069]?/gu;

/** Signs that stand for a letter inside of a word, like the star that they become. */
const MASK = /(?<=\p{L})[#%](?=\p{L})/gu;

/** A longer run of one character says no more than three of it, and costs a search more. */
const RUN = /(.)\1{3,}/gu;

/** What pages and boards take for markup: it is gone, or a character, by the time that somebody reads it. */
const MARKUP = /<\/?[a-z][^<>]{0,100}>|\[\/?(?:b|i|u|s|url|img|color|size|font)(?:=[^\]]{0,100})?\]/giu;
const ENTITY = /&#(?:x([\da-f]{2,5})|(\d{2,6}));/giu;

/** Words run together of which each begins with a capital: #LikeThis. */
const HUMPS = /(?<=\p{Ll}{2})(?=\p{Lu}\p{Ll}{2})/gu;

/** Text without its markup. */
const unmarked = (text: string): string =>
  text.replace(MARKUP, "").replace(ENTITY, (entity, hex?: string, digits?: string) => {
    const code = hex ? parseInt(hex, 16) : Number(digits);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });

/**
 * Folds text: what is shown backwards is turned round; compatibility forms, marks, invisible characters and look-alikes
 * become plain lower-case letters; every blank is a space.
 */
export function fold(text: string): string {
  const turned = text.replace(OVERRIDDEN, (_, inner: string) => [...inner].reverse().join(""));
  const plain = turned.normalize("NFKD").replace(BLANK_LETTERS, "").replace(/[\p{M}\p{Cf}]/gu, "");
  return [...plain].map((letter) => latin(latin(letter).toLowerCase())).join("")
    .replace(BLANK, " ").replaceAll("ß", "ss").replace(MASK, "*").replace(RUN, "$1$1$1");
}

/** Digits and signs that stand for letters. 1 may be an i or an l: each reading has its own table. */
const LEET: Record<string, string> = {
  ...{ 0: "o", 2: "z", 3: "e", 4: "a", 5: "s", 6: "g", 7: "t", 8: "b", 9: "g" },
  ...{ "@": "a", $: "s", "!": "i", "|": "l", "+": "t", "€": "e", "£": "l", "¢": "c", "(": "c", "×": "x", "¡": "i" },
  ...{ "₳": "a", "฿": "b", "₵": "c", "₣": "f", "₲": "g", "₭": "k", "₥": "m", "₦": "n", "₱": "p", "₴": "s", "₮": "t" },
  ...{ "₩": "w", "¥": "y" },
};

/** Letters that are drawn with two signs. */
const LETTER_OF: Record<string, string> = { vv: "w", "|<": "k" };
const DRAWN = /vv|\|</g;

const QUANTITY = /^\p{Sc}?[\d.,]+(?:[kmgh€]|[ap]m|[ckm]m|[gmk]b|kg|ml)?$|^\d*(?:1st|2nd|3rd|\dth)$/u;

/** Folded text read as if digits and signs inside of words were letters; plain numbers stay what they are. */
export function unleet(folded: string, one: "i" | "l"): string {
  const table: Record<string, string> = { ...LEET, 1: one };
  return folded.replace(/\S+/gu, (token) => {
    const [, word, end] = /^(.*?)([!?.,;:)"'+]*)$/u.exec(token)!;
    if (/^[1!|]$/.test(token)) return one;
    if (!/\p{L}/u.test(word) || QUANTITY.test(word)) return token;
    return [...word.replace(DRAWN, (pair) => LETTER_OF[pair])].map((sign) => table[sign] ?? sign).join("") + end;
  });
}

/** Every way to read a text, each once, the folded text first. */
export function readings(text: string): string[] {
  const shown = unmarked(text);
  const ways = [shown, shown.replace(HUMPS, " "), turned(shown) ?? shown];
  return [
    ...new Set(
      [...new Set(ways)].map(fold).flatMap((folded) => [
        folded,
        unleet(folded, "i"),
        unleet(folded, "l"),
      ]),
    ),
  ];
}
