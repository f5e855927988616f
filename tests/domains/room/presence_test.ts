import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type Connection,
  type Evidence,
  inMinutes,
  type Span,
  type Stay,
  staysOf,
  timePresent,
  wasThere,
} from "../../../domains/room/presence.ts";

const MINUTE = 60_000;
const session: Span = { from: 100 * MINUTE, to: 160 * MINUTE };

const connection = (sid: string, joined: number, identity = "guest-7"): Connection => ({
  sid,
  identity,
  joined_at: joined * MINUTE,
});
const joined = (sid: string, at: number): Evidence => ({
  kind: "joined",
  at: at * MINUTE,
  connection: connection(sid, at),
});
const left = (sid: string, since: number, at: number): Evidence => ({
  kind: "left",
  at: at * MINUTE,
  connection: connection(sid, since),
});
const look = (at: number, ...present: Connection[]): Evidence => ({ kind: "look", at: at * MINUTE, present });

const minutes = (...evidence: Evidence[]) => inMinutes(timePresent(staysOf(evidence), "guest-7", session));
const came = (...evidence: Evidence[]) => wasThere(staysOf(evidence), "guest-7", session);

Deno.test("who came and went is counted from the one to the other", () => {
  assertEquals(minutes(joined("a", 110), left("a", 110, 125)), 15);
});

Deno.test("only the session counts, not what was before and after", () => {
  assertEquals(minutes(joined("a", 90), left("a", 90, 170)), 60);
});

Deno.test("a leaving tells of the coming that was lost", () => {
  assertEquals(minutes(left("a", 110, 125)), 15);
});

Deno.test("a look tells of a coming that was lost, to the moment", () => {
  assertEquals(minutes(look(115, connection("a", 110)), left("a", 110, 125)), 15);
});

Deno.test("where a leaving was lost, what was seen is counted and no more", () => {
  assertEquals(minutes(joined("a", 110), look(120, connection("a", 110)), look(121)), 10);
});

Deno.test("who lost the connection and came back is counted without the gap", () => {
  assertEquals(minutes(joined("a", 100), left("a", 100, 120), joined("b", 130), left("b", 130, 160)), 50);
});

Deno.test("a second device takes the first one's place and no minute is counted twice", () => {
  const evidence = [joined("phone", 100), joined("laptop", 120), left("phone", 100, 121), left("laptop", 120, 160)];

  assertEquals(minutes(...evidence), 60);
});

Deno.test("a device that leaves late does not end the other one's stay", () => {
  assertEquals(minutes(joined("phone", 100), joined("laptop", 120), left("phone", 100, 150)), 60);
});

Deno.test("who was only there before the session did not come to it", () => {
  assertEquals(came(joined("a", 90), left("a", 90, 95)), false);
  assertEquals(came(joined("a", 90), look(100)), false);
});

Deno.test("who was early and stays has come", () => {
  assert(came(joined("a", 90)));
  assert(came(look(101, connection("a", 90))));
});

Deno.test("who came for a moment has come, if not for long", () => {
  const evidence = [joined("a", 120), look(121)];

  assertEquals([came(...evidence), minutes(...evidence)], [true, 0]);
});

Deno.test("a stay that an earlier watcher knew of is counted as far as it was known to go on", () => {
  const there: Evidence = { kind: "there", at: 120 * MINUTE, connection: connection("a", 110) };

  assertEquals(minutes(there, look(130)), 10);
});

Deno.test("a clock that is ahead does not let somebody come after they were seen", () => {
  assertEquals(minutes(look(110, connection("a", 130)), left("a", 130, 140)), 30);
});

Deno.test("a clock that is behind does not let somebody come before they were missed", () => {
  assertEquals(minutes(look(119), look(120, connection("a", 60)), look(130, connection("a", 60)), look(131)), 11);
});

Deno.test("a clock that is behind does not let somebody go before they were seen", () => {
  assertEquals(minutes(look(110, connection("a", 110)), look(130, connection("a", 110)), left("a", 110, 60)), 20);
});

Deno.test("one person's stay is not another's", () => {
  const stays = staysOf([joined("a", 110)]);

  assertEquals(timePresent(stays, "host-4", session), 0);
  assertEquals(wasThere(stays, "host-4", session), false);
});

// What truly happened: stays of two people, each with connections that may overlap, in milliseconds.
const truth = fc.array(
  fc.record({
    identity: fc.constantFrom("guest-7", "host-4"),
    from: fc.integer({ min: 90 * MINUTE, max: 165 * MINUTE }),
    length: fc.integer({ min: 1, max: 70 * MINUTE }),
  }),
  { maxLength: 6 },
).map((stays) =>
  stays.map(({ identity, from, length }, n): Required<Stay> => {
    const to = Math.min(from + length, 170 * MINUTE);
    return { sid: `PA_${n}`, identity, from, known_until: to, to };
  })
);

const connectionOf = ({ sid, identity, from }: Stay, skew = 0): Connection => ({
  sid,
  identity,
  joined_at: from + skew,
});

/** What LiveKit says of them, its clock off by `skew`. */
const words = (stays: Required<Stay>[], skew = 0): Evidence[] =>
  stays.flatMap((stay) => {
    const connection = connectionOf(stay, skew);
    return [
      { kind: "joined", at: stay.from + skew, connection },
      { kind: "left", at: stay.to + skew, connection },
    ] satisfies Evidence[];
  });

/** What looks show of them, one every so often from the start of the session to its end. */
function looks(stays: Required<Stay>[], every: number, skew = 0): Evidence[] {
  const moments = Array.from(
    { length: Math.floor((session.to - session.from) / every) + 1 },
    (_, n) => session.from + n * every,
  );
  return moments.map((at) => ({
    kind: "look",
    at,
    present: stays.filter(({ from, to }) => from <= at && at < to).map((stay) => connectionOf(stay, skew)),
  }));
}

const present = (evidence: Evidence[], identity: string) => timePresent(staysOf(evidence), identity, session);

const shuffled = <T>(items: T[]) => fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length });

/** Milliseconds of the session in which a person was there, counted second by second: another way to the same. */
function counted(stays: Required<Stay>[], identity: string): number {
  const edges = [session.from, session.to, ...stays.flatMap(({ from, to }) => [from, to])]
    .filter((at) => at >= session.from && at <= session.to).sort((a, b) => a - b);
  let total = 0;
  for (const [n, at] of edges.entries()) {
    const next = edges[n + 1] ?? at;
    if (stays.some((stay) => stay.identity === identity && stay.from <= at && next <= stay.to)) total += next - at;
  }
  return total;
}

Deno.test("from all of LiveKit's words, whatever their order and number, comes what truly was", () => {
  const story = truth.chain((stays) =>
    shuffled([...words(stays), ...words(stays)]).map((evidence) => ({ stays, evidence }))
  );
  fc.assert(fc.property(story, fc.constantFrom("guest-7", "host-4"), ({ stays, evidence }, identity) => {
    assertEquals(present(evidence, identity), counted(stays, identity));
  }));
});

Deno.test("looks between the words change nothing, as both are true", () => {
  fc.assert(fc.property(truth, fc.constantFrom(30_000, MINUTE), (stays, every) => {
    const evidence = [...looks(stays, every), ...words(stays)];

    assertEquals(present(evidence, "guest-7"), present(words(stays), "guest-7"));
  }));
});

Deno.test("with any words lost, what is counted was, and looks leave out less than the time between them per stay", () => {
  const story = truth.chain((stays) => fc.subarray(words(stays)).map((heard) => ({ stays, heard })));
  fc.assert(fc.property(story, ({ stays, heard }) => {
    const mine = stays.filter(({ identity }) => identity === "guest-7");
    const found = present([...heard, ...looks(stays, MINUTE)], "guest-7");

    assert(found <= counted(stays, "guest-7"));
    assert(found >= counted(stays, "guest-7") - mine.length * MINUTE);
  }));
});

Deno.test("a clock that is off shifts a coming and a going by no more than it is off, or than the time between looks", () => {
  const off = fc.integer({ min: -5 * MINUTE, max: 5 * MINUTE });
  fc.assert(fc.property(truth, off, (stays, skew) => {
    const long = stays.filter(({ identity, from, to }) => identity === "guest-7" && to - from > MINUTE);
    const truly = counted(long, "guest-7");
    const found = present([...words(long, skew), ...looks(long, MINUTE, skew)], "guest-7");

    assert(Math.abs(found - truly) <= long.length * 2 * Math.min(Math.abs(skew), MINUTE));
  }));
});

Deno.test("the order in which evidence comes in means nothing, whether it is true or not", () => {
  const at = fc.integer({ min: 90 * MINUTE, max: 170 * MINUTE });
  const anyConnection = fc.record({
    sid: fc.constantFrom("a", "b"),
    identity: fc.constant("guest-7"),
    joined_at: at,
  });
  const anything: fc.Arbitrary<Evidence> = fc.oneof(
    fc.record({ kind: fc.constantFrom("joined", "left", "there"), at, connection: anyConnection }),
    fc.record({
      kind: fc.constant("look" as const),
      at,
      present: fc.uniqueArray(anyConnection, { selector: ({ sid }) => sid }),
    }),
  );
  const orders = fc.array(anything, { maxLength: 12 }).chain((evidence) =>
    shuffled(evidence).map((other) => ({ evidence, other }))
  );
  fc.assert(fc.property(orders, ({ evidence, other }) => {
    const [stays, otherStays] = [staysOf(evidence), staysOf(other)];

    assertEquals(stays, otherStays);
    for (const { from, to = Infinity, known_until } of stays) assert(from <= known_until && known_until <= to);
    const time = timePresent(stays, "guest-7", session);
    assert(time >= 0 && time <= session.to - session.from);
  }));
});
