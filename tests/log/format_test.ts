import { assertEquals } from "@std/assert";
import type { LogRecord } from "@logtape/logtape";
import { jsonFormat, prettyFormat, SAYS } from "../../log/format.ts";
import { createMask } from "../../log/mask.ts";

const mask = createMask();

const record = (message: string, properties: Record<string, unknown> = {}, category = ["estuary"]): LogRecord => ({
  category,
  level: "warning",
  message: [message],
  rawMessage: message,
  timestamp: Date.UTC(2026, 10, 23, 5, 0, 0),
  properties,
});

Deno.test("a JSON line has time, level and message first, then the fields, none of which takes their place", () => {
  const line = jsonFormat(mask)(record("Sent {1}", { workflow_id: "booking-123", level: "7", to: "a@example.org" }));

  assertEquals(
    line,
    `{"time":"2026-11-23T05:00:00.000Z","level":"warning","message":"Sent {1}","workflow_id":"booking-123","to":"<email>"}`,
  );
});

Deno.test("a line for people shows fields in short, an error as its message and causes", () => {
  const error = new Error("no answer", { cause: new Error("connection reset") });

  const line = prettyFormat(mask, false)(record("Cannot send", { workflow_id: "booking-123", attempt: 2, error }));

  assertEquals(
    line.replace(/^\d\d:\d\d:\d\d/, "hh:mm:ss"),
    `hh:mm:ss warning  Cannot send  workflow_id=booking-123 attempt=2 error="no answer: connection reset"`,
  );
});

Deno.test("what is said to the person who started it stands alone on its line, a fact or a check after its name", () => {
  const says = ["estuary", SAYS];
  const line = prettyFormat(mask, false);

  assertEquals(line(record("Polling.", { left: 0 }, says)), "Polling.");
  assertEquals(line(record("localhost:7233", { fact: "server" }, says)), "  server     localhost:7233");
  assertEquals(line(record("refused", { check: "smtp", ok: false }, says)), "  FAILED  smtp           refused");
});

Deno.test("a text from outside neither moves the cursor nor passes for a line of its own", () => {
  const line = prettyFormat(mask, false)(record("bad\n12:00:00 error  forged\x1b[2J", { name: "\x1b[1mx" }));

  assertEquals(line.match(/\p{Cc}/u), null);
});
