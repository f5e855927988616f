// Every command of estuary-wf. A new one is a file beside this and a line here.
import type { Command } from "./command.ts";
import { completionsOf } from "./completions.ts";
import { helpOn } from "./help.ts";
import { list } from "./list.ts";
import { reviews } from "./reviews.ts";
import { trigger } from "./trigger.ts";

export const COMMANDS: readonly Command[] = [
  list,
  trigger,
  reviews,
  completionsOf(() => COMMANDS),
  helpOn(() => COMMANDS),
];
