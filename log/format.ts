// A log record as one line: JSON for machines, plain for people.
import { type LogRecord, sanitizeControlSequences } from "@logtape/logtape";
import { bold, dim, red, yellow } from "@std/fmt/colors";
import type { Mask } from "./mask.ts";

/** Turns a record into its line, without the line break. */
export type Format = (record: LogRecord) => string;

/** Category of what the program says to the person who started it. For people it stands alone on its line. */
export const SAYS = "says";

/** One JSON object: `time`, `level`, `message`, then the record's own fields, ids of the workflow first. */
export const jsonFormat = (mask: Mask): Format => (record) => {
  const head = { time: new Date(record.timestamp).toISOString(), level: record.level, message: mask(textOf(record)) };
  // The head a second time: a field of the same name must not take its place.
  return JSON.stringify({ ...head, ...mask(record.properties) as Record<string, unknown>, ...head });
};

/** `14:02:07 warning  message  field=value`, local time. */
export const prettyFormat = (mask: Mask, colours: boolean): Format => (record) => {
  // What came from outside must not move the cursor, nor pass for a line of its own.
  const message = sanitizeControlSequences(mask(textOf(record)) as string, { sgr: "escape", newlines: "escape" });
  if (record.category.at(-1) === SAYS) return said(message, record.properties);
  const fields = mask(record.properties) as Record<string, unknown>;
  const shown = Object.entries(fields).map(([key, value]) => `${key}=${brief(value)}`).join(" ");
  const time = new Date(record.timestamp).toTimeString().slice(0, 8);
  const level = record.level.padEnd(7);
  if (!colours) return `${time} ${level}  ${message}${shown && `  ${shown}`}`;
  const colour = { error: red, fatal: red, warning: yellow }[record.level as string] ?? ((text: string) => text);
  return `${dim(time)} ${colour(level)}  ${bold(message)}${shown && `  ${dim(shown)}`}`;
};

/** A fact or a check has its name before it; a hint stands below the check that it is for. */
function said(message: string, { fact, check, ok, hint }: Record<string, unknown>): string {
  if (fact) return `  ${String(fact).padEnd(9)}  ${message}`;
  if (hint) return `${" ".repeat(25)}${hint}: ${message}`;
  return check ? `  ${(ok ? "ok" : "FAILED").padEnd(6)}  ${String(check).padEnd(13)}  ${message}` : message;
}

const textOf = ({ message }: LogRecord): string => message.map(String).join("");

/** A field on a line for people: text without quotes where none are needed, an error as its message and causes. */
function brief(value: unknown): string {
  if (typeof value === "string") return /[\s="\p{Cc}]/u.test(value) ? JSON.stringify(value) : value;
  if (isError(value)) return JSON.stringify(messages(value).join(": "));
  return JSON.stringify(value) ?? "undefined";
}

/** What the mask makes of an Error. */
interface MaskedError {
  name: string;
  message: string;
  cause?: unknown;
}

const isError = (value: unknown): value is MaskedError =>
  typeof value === "object" && value !== null && "name" in value && "message" in value;

const messages = ({ message, cause }: MaskedError): string[] => [message, ...(isError(cause) ? messages(cause) : [])];
