import { Failure } from "./failure.ts";

/**
 * Parses JSON that somebody wrote by hand.
 *
 * @param source where it is from, for the message: "--json", "input.json"
 * @throws Failure `invalid_input` that names source, line and column
 */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    const before = text.slice(0, positionOf(message, text)).split("\n");
    const where = `line ${before.length}, column ${before[before.length - 1].length + 1}`;
    throw new Failure("invalid_input", `Cannot read ${source} as JSON: ${where}: ${plain(message)}`, { cause });
  }
}

/** V8 tells the position of most mistakes, but not of an unexpected token or end. */
function positionOf(message: string, text: string): number {
  const told = /at position (\d+)/.exec(message);
  if (told) return Number(told[1]);
  if (!isUnexpectedToken(message)) return text.length;
  // The token is the last character of the shortest beginning of the text that is wrong in the same way.
  let right = 0, wrong = text.length;
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    if (isUnexpectedToken(complaint(text.slice(0, middle)))) wrong = middle;
    else right = middle;
  }
  return wrong - 1;
}

const isUnexpectedToken = (message: string) => message.startsWith("Unexpected token");

function complaint(text: string): string {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

/** V8's message without its own idea of where, and without quoting the text. */
function plain(message: string): string {
  const [what] = message.replace(/ (in|after) JSON.*$/s, "").replace(/, (\.\.\.)?".*$/s, "").split("\n");
  return what === "Unexpected end of" || message.startsWith("Unexpected end") ? "it ends too early" : lowerFirst(what);
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
