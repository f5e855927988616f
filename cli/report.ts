import type { Failure } from "./failure.ts";
import { columns } from "./layout.ts";

/** A failure for people: what happened, what is wrong field by field, what more is known, what to do. */
export const failureText = ({ message, problems, remarks, hints }: Failure): string =>
  [
    message,
    ...columns([...problems.map(({ field, message }) => [field || "(input)", message]), ...remarks, ...hints]),
  ].join("\n");

/** A failure for scripts, a shape that stays. */
export const failureJson = ({ code, message, problems, hints, facts }: Failure): string =>
  JSON.stringify(
    { error: { code, message, problems, hints: hints.map(([purpose, how]) => ({ purpose, how })), ...facts } },
    null,
    2,
  );
