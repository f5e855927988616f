// Chance that comes out the same for the same seed, whatever happens first: each decision is drawn by its own name.
import { createHash } from "node:crypto";

/** A number from 0 to below 1, always the same for the same names. */
export type Chance = (...names: (string | number)[]) => number;

/** The chances of one run. */
export const chances = (seed: number): Chance => (...names) =>
  createHash("sha256").update([seed, ...names].join("\n")).digest().readUInt32BE() / 2 ** 32;

/** One of these. */
export const pick = <T>(from: readonly T[], chance: number): T => from[Math.floor(chance * from.length)];

/** A whole number, both ends included. */
export const between = (least: number, most: number, chance: number): number =>
  least + Math.floor(chance * (most - least + 1));
