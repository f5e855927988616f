// How a setting's text becomes a value. Each throws BadValue, whose message follows the value.
import { parseTimetable, type Timetable } from "../temporal/timetable.ts";
import { parseDuration } from "../text/duration.ts";
import { BadValue } from "./problems.ts";

/** Turns a setting's text into its value. @throws BadValue */
export type Parse<T> = (text: string) => T;

/** Any text, as it is. */
export const text: Parse<string> = (given) => given;

/** A whole number from `least` up to `most`. */
export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER): Parse<number> => (given) => {
  const value = /^-?\d+$/.test(given) ? Number(given) : NaN;
  if (value >= least && value <= most) return value;
  throw new BadValue(
    most === Number.MAX_SAFE_INTEGER
      ? `is not a whole number from ${least} up`
      : `is not a whole number from ${least} to ${most}`,
  );
};

/** A TCP port. */
export const port = wholeNumber(1, 65_535);

/** One of a few words. */
export const oneOf = <const T extends string>(...words: T[]): Parse<T> => (given) => {
  const found = words.find((word) => word === given);
  if (found) return found;
  throw new BadValue(`is none of ${words.join(", ")}`);
};

/** true or false, also as 1 or 0. */
export const yesOrNo: Parse<boolean> = (given) => {
  if (given === "true" || given === "1") return true;
  if (given === "false" || given === "0") return false;
  throw new BadValue("is neither true nor false");
};

/** A length of time, as milliseconds. */
export const duration: Parse<number> = (given) => {
  const ms = parseDuration(given);
  if (ms === undefined) throw new BadValue("is not a length of time such as 30s, 15m or 48h");
  return ms;
};

/** A share, `15%` or `12.5%`, as hundredths of a percent. */
export const percent: Parse<number> = (given) => {
  const [, whole, part = ""] = /^(\d{1,3})(?:\.(\d{1,2}))?%$/.exec(given) ?? [];
  const value = Number(`${whole}${part.padEnd(2, "0")}`);
  if (value <= 10_000) return value;
  throw new BadValue("is not a share from 0% to 100% such as 15% or 12.5%");
};

/** When a schedule starts. */
export const timetable: Parse<Timetable> = (given) => {
  const found = parseTimetable(given);
  if (found) return found;
  throw new BadValue(
    'is not a timetable such as "weekly monday 06:00", "daily 06:00", "monthly 1 06:00" or "every 12h"',
  );
};

/** A URL of one of these schemes, written as given. */
export const url = (...schemes: string[]): Parse<string> => (given) => {
  const scheme = URL.parse(given)?.protocol.slice(0, -1);
  if (scheme && schemes.includes(scheme) && URL.parse(given)?.hostname) return given;
  throw new BadValue(`is not a URL that begins with ${schemes.map((name) => `${name}://`).join(" or ")}`);
};

/** What Temporal listens on, as `host:port`. The port is 7233 where none is given; an IPv6 host stands in brackets. */
export const address: Parse<string> = (given) => {
  const [whole, host, port = "7233"] = /^(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+)(?::(\d{1,5}))?$/.exec(given) ?? [];
  if (whole && Number(port) > 0 && Number(port) <= 65_535) return `${host}:${port}`;
  throw new BadValue("is not host:port, as in localhost:7233");
};

/** Whatever `parse` takes, but of a form that a pattern describes. */
export const matching = (pattern: RegExp, wrong: string): Parse<string> => (given) => {
  if (pattern.test(given)) return given;
  throw new BadValue(wrong);
};
