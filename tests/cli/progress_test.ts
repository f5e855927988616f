import { assertEquals } from "@std/assert";
import { clock, countdown } from "../../cli/clock.ts";
import { changedLines, decisionRows, progressLines } from "../../cli/progress.ts";
import { Screen } from "../../cli/screen.ts";
import type { Decision, Timeline } from "../../temporal/timeline.ts";
import { fakeTerminal } from "./support.ts";

const NOW = Date.parse("2026-11-24T17:30:00Z");
const TIMELINE: Timeline = {
  subject: "Intro to cello",
  steps: [
    { step: "confirmations", state: "done", at: "2026-11-24T17:00:00Z", detail: "2 mails" },
    { step: "room", state: "waiting", at: "2026-11-24T17:00:01Z", until: "2026-11-24T17:44:32Z" },
    { step: "survey", state: "pending" },
  ],
};
const view = (over = {}) => ({ now: NOW, width: 80, colour: false, ...over });

Deno.test("progressLines shows each step, what came of it and what it waits for", () => {
  assertEquals(progressLines("booking-123", TIMELINE, view()), [
    "booking-123  Intro to cello",
    "  done     confirmations  2 mails",
    "  waiting  room           in 14:32",
    "           survey",
  ]);
});

Deno.test("progressLines cuts lines at the terminal's width", () => {
  assertEquals(progressLines("booking-123", TIMELINE, view({ width: 20 }), "nobody is there to run it"), [
    "booking-123  Intro t",
    "  done     confirmat",
    "  waiting  room     ",
    "           survey",
    "  nobody is there to",
  ]);
});

Deno.test("progressLines colours the word that says how a step stands, and no more", () => {
  const [, done, , survey] = progressLines("booking-123", TIMELINE, view({ colour: true }));

  assertEquals(done, "  \x1b[32mdone\x1b[39m     confirmations  2 mails");
  assertEquals(survey, "           survey");
});

Deno.test("changedLines tells each change once, and nothing of steps not yet reached", () => {
  const after: Timeline = {
    steps: [TIMELINE.steps[0], { step: "room", state: "done", at: "2026-11-24T17:44:33Z" }, TIMELINE.steps[2]],
  };

  assertEquals(changedLines("booking-123", undefined, TIMELINE), [
    "2026-11-24T17:00:00Z  booking-123  done     confirmations  2 mails",
    "2026-11-24T17:00:01Z  booking-123  waiting  room           until 2026-11-24T17:44:32Z",
  ]);
  assertEquals(changedLines("booking-123", TIMELINE, after), ["2026-11-24T17:44:33Z  booking-123  done     room"]);
  assertEquals(changedLines("booking-123", after, after), []);
});

Deno.test("a step that has stopped for an operator says what may be decided, in every view", () => {
  const decisions: Decision[] = ["resume", "abandon"];
  const stopped: Timeline = { steps: [{ step: "charge", state: "waiting", detail: "stopped", decisions }] };
  const { steps } = stopped;

  assertEquals(progressLines("payment-456", stopped, view())[1], "  waiting  charge  stopped (resume, abandon)");
  assertEquals(changedLines("payment-456", undefined, stopped), [
    "payment-456  waiting  charge  stopped (resume, abandon)",
  ]);
  assertEquals(decisionRows("payment-456", steps, { values: new Map() }), [
    ["decide", "estuary-wf resume payment-456"],
    ["", "estuary-wf abandon payment-456"],
  ]);
  assertEquals(decisionRows("booking-123", TIMELINE.steps, { values: new Map() }), []);
});

Deno.test("Screen writes over its last lines and clears what is left of them", () => {
  const terminal = fakeTerminal();
  const screen = new Screen(terminal);

  screen.show(["one", "two"]);
  screen.show(["three"]);

  assertEquals(terminal.written, ["\r\x1b[2Kone\n\r\x1b[2Ktwo\n\x1b[J", "\x1b[2A\r\x1b[2Kthree\n\x1b[J"]);
});

Deno.test("countdown runs down to nothing and not below", () => {
  assertEquals([872_000, 3_600_000, 999, 0, -5].map(countdown), ["14:32", "1:00:00", "0:01", "0:00", "0:00"]);
});

Deno.test("clock names the day only where it is another", () => {
  const noon = new Date(2026, 10, 24, 12, 5).getTime(), midnight = new Date(2026, 10, 25, 0, 1).getTime();

  assertEquals([clock(noon, noon), clock(noon, midnight)], ["12:05", "Tue 24 Nov 12:05"]);
});
