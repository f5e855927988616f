// Who was in a room, and when: a pure function of what was heard and what was seen. What is heard is LiveKit's word, by
// LiveKit's clock, and may be late, come twice, out of order or never. What is seen is a look into the room, by our own
// clock: whoever is in it was there at that moment, whoever is not was not. Between two looks LiveKit's word counts, so
// a clock that is off can shift a coming or going by no more than the time between them.

/** One connection to a room. Who loses theirs and comes back, or takes another device, has another one. */
export interface Connection {
  /** LiveKit's name for it. */
  sid: string;
  identity: string;
  /** By LiveKit's clock, epoch milliseconds. */
  joined_at: number;
}

/** One piece of evidence, epoch milliseconds. `there`: an earlier watcher has known it to be there at that moment. */
export type Evidence =
  | { kind: "joined" | "there"; at: number; connection: Connection }
  | { kind: "left"; at: number; connection: Connection }
  | { kind: "look"; at: number; present: readonly Connection[] };

/** A time that somebody was in a room, epoch milliseconds. */
export interface Stay {
  sid: string;
  identity: string;
  from: number;
  /** The last moment at which it is known to have gone on. */
  known_until: number;
  /** When it ended; absent while nothing says that it did. */
  to?: number;
}

/** A span of time, epoch milliseconds. */
export interface Span {
  from: number;
  to: number;
}

/** Every stay that the evidence tells of, whatever order it came in, by when they began. */
export function staysOf(evidence: readonly Evidence[]): Stay[] {
  const looks = evidence.filter((each) => each.kind === "look").sort((a, b) => a.at - b.at);
  const traces = new Map<string, Trace>();
  const trace = ({ sid, identity, joined_at }: Connection): Trace => {
    const known = traces.get(sid) ?? { sid, identity, joined: joined_at, there: [], left: [] };
    known.joined = Math.min(known.joined, joined_at);
    traces.set(sid, known);
    return known;
  };
  for (const { at, present } of looks) for (const connection of present) trace(connection).there.push(at);
  for (const each of evidence) {
    if (each.kind === "there") trace(each.connection).there.push(each.at);
    if (each.kind === "joined") trace(each.connection);
    if (each.kind === "left") trace(each.connection).left.push(each.at);
  }
  return [...traces.values()].map((each) => stayOf(each, looks))
    .sort((a, b) => a.from - b.from || (a.sid < b.sid ? -1 : 1));
}

/** What is known of one connection: when LiveKit says it began and ended, when it was known to be there. */
interface Trace {
  sid: string;
  identity: string;
  joined: number;
  there: number[];
  left: number[];
}

function stayOf({ sid, identity, joined, there, left }: Trace, looks: readonly { at: number }[]): Stay {
  const seen = new Set(there);
  const absent = looks.map(({ at }) => at).filter((at) => !seen.has(at));
  const first = there.length > 0 ? Math.min(...there) : joined;
  const lastAbsence = absent.findLast((at) => at < first) ?? -Infinity;
  const from = there.length > 0 ? between(joined, lastAbsence, first) : joined;
  const known_until = Math.max(from, ...there);
  const nextAbsence = absent.find((at) => at > known_until) ?? Infinity;
  if (left.length > 0) {
    const to = between(Math.min(...left), known_until, nextAbsence);
    return { sid, identity, from, known_until: to, to };
  }
  // Nobody said when it ended: what is not known to have been is not counted.
  return nextAbsence < Infinity
    ? { sid, identity, from, known_until, to: known_until }
    : { sid, identity, from, known_until };
}

const between = (value: number, least: number, most: number) => Math.max(least, Math.min(value, most));

/** Whether somebody was there at any moment of a span; a stay that nothing has ended goes on. */
export const wasThere = (stays: readonly Stay[], identity: string, { from, to }: Span): boolean =>
  stays.some((stay) => stay.identity === identity && stay.from <= to && (stay.to ?? Infinity) >= from);

/**
 * How long somebody was there within a span, on however many devices. Milliseconds. A stay that nothing has ended goes on
 * until the end of the span.
 */
export function timePresent(stays: readonly Stay[], identity: string, { from, to }: Span): number {
  let total = 0;
  let counted = from;
  for (const stay of stays.filter((each) => each.identity === identity).sort((a, b) => a.from - b.from)) {
    const begins = Math.max(stay.from, counted);
    const ends = Math.min(stay.to ?? to, to);
    if (ends <= begins) continue;
    total += ends - begins;
    counted = ends;
  }
  return total;
}

/** A time as the minutes that people are told, rounded. */
export const inMinutes = (milliseconds: number): number => Math.round(milliseconds / 60_000);
