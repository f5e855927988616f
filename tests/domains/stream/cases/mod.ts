// The labelled texts that the rules classifier is measured on.
import { EVASION } from "./evasion.ts";
import { HARMLESS } from "./harmless.ts";
import { PLAIN } from "./plain.ts";

export type { LabelledCase } from "./case.ts";

export const CASES = [...PLAIN, ...EVASION, ...HARMLESS];
