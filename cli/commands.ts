// Every command of estuary-wf. A new one is a file beside this and a line here.
import type { Command } from "./command.ts";
import { completionsOf } from "./completions.ts";
import { decisions } from "./decide.ts";
import { helpOn } from "./help.ts";
import { ledger } from "./ledger.ts";
import { list } from "./list.ts";
import { schedules } from "./schedules.ts";
import { reviews } from "./reviews.ts";
import { status } from "./status.ts";
import { trigger } from "./trigger.ts";
import { update } from "./update.ts";

export const COMMANDS: readonly Command[] = [
  list,
  trigger,
  status,
  ...decisions,
  update,
  ledger,
  schedules,
  reviews,
  completionsOf(() => COMMANDS),
  helpOn(() => COMMANDS),
];
