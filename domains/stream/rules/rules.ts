// The rules classifier: terms, links and hashes. It knows what is on its lists and nothing else, so its silence says
// nothing. Pure.
import type { Finding, Sample, Scores } from "../classifier.ts";
import { readings } from "./folding.ts";
import { findLinks, type LinkLists, LINKS } from "./links.ts";
import type { Match } from "./masked.ts";
import { compile, Haystack, type Pattern } from "./matching.ts";
import { ALLOWED, TERMS, type Terms, WARNINGS } from "./terms.ts";

/** What an operator adds to the lists that come with the house. */
export interface RuleLists {
  /** Terms by category. */
  terms: Readonly<Record<string, Partial<Terms>>>;
  /** Phrases in which a term is harmless. */
  allowed: readonly string[];
  links: LinkLists;
  /** Categories of known files: SHA-256 in hex, or a frame's 64-bit perceptual hash in hex. */
  hashes: Readonly<Record<string, string>>;
}

export const NO_LISTS: RuleLists = { terms: {}, allowed: [], links: { blocked: {}, doubtful: {} }, hashes: {} };

/** What a sure term, link or hash scores, and what a doubtful one does. */
export const SURE = 0.95, DOUBTFUL = 0.6;

/** Perceptual hashes that differ in no more bits than this show the same picture. */
const NEAR = 6;

interface Entry {
  category: string;
  sure: boolean;
  pattern: Pattern;
}

/** Makes the classifier from the lists of the house and those of an operator. */
export function createRules(lists: RuleLists = NO_LISTS): (sample: Sample) => Scores {
  const entries = [...entriesOf(TERMS), ...entriesOf(lists.terms)];
  const allowed = [...ALLOWED, ...lists.allowed].map(compile);
  const links = {
    blocked: { ...LINKS.blocked, ...lists.links.blocked },
    doubtful: { ...LINKS.doubtful, ...lists.links.doubtful },
  };
  return ({ text, hash }) => [
    ...(text ? strongest([...termFindings(text), ...linkFindings(text)]) : []),
    ...(hash ? hashFindings(hash) : []),
  ];

  function termFindings(text: string): Finding[] {
    return readings(text).map((reading) => new Haystack(reading, allowed)).flatMap((haystack) =>
      entries.flatMap(({ category, sure, pattern }) => {
        const match = haystack.find(pattern);
        if (!match) return [];
        const isWarning = WARNINGS.test(haystack.text.slice(Math.max(match.start - 40, 0), match.start));
        return [{ category, score: sure && !isWarning ? SURE : DOUBTFUL, excerpt: around(haystack.text, match) }];
      })
    );
  }

  function linkFindings(text: string): Finding[] {
    return findLinks(text, links).map(({ category, sure, link }) => ({
      category,
      score: sure ? SURE : DOUBTFUL,
      excerpt: link,
    }));
  }

  function hashFindings(hash: string): Finding[] {
    return Object.entries(lists.hashes).filter(([known]) => distance(known, hash) <= NEAR)
      .map(([, category]) => ({ category, score: SURE, excerpt: `known file ${hash.slice(0, 12)}` }));
  }
}

const entriesOf = (terms: RuleLists["terms"]): Entry[] =>
  Object.entries(terms).flatMap(([category, { sure = [], doubtful = [] }]) => [
    ...sure.map((term) => ({ category, sure: true, pattern: compile(term) })),
    ...doubtful.map((term) => ({ category, sure: false, pattern: compile(term) })),
  ]);

/** The strongest finding of each category. */
function strongest(findings: Finding[]): Finding[] {
  const best = new Map<string, Finding>();
  for (const finding of findings) {
    if (finding.score > (best.get(finding.category)?.score ?? 0)) best.set(finding.category, finding);
  }
  return [...best.values()];
}

const around = (text: string, { start, end }: Match): string =>
  text.slice(Math.max(start - 20, 0), end + 20).replace(/[^\p{L}\p{N}\p{P}\p{S}]+/gu, " ").trim();

/** In how many bits two perceptual hashes differ; other hashes are equal or nothing alike. */
function distance(one: string, other: string): number {
  if (one === other) return 0;
  if (one.length !== 16 || other.length !== 16) return Infinity;
  let bits = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; bits; bits >>= 1n) count += Number(bits & 1n);
  return count;
}
