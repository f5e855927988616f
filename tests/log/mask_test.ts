import { assertEquals } from "@std/assert";
import { createMask } from "../../log/mask.ts";

const mask = createMask(["the-livekit-secret"]);

const TEXTS: [string, string][] = [
  ["mail to ada.lovelace+x@example.org bounced", "mail to <email> bounced"],
  ["<Grace> grace@mail.example.co.uk", "<Grace> <email>"],
  ["SMS to +4915112345678", "SMS to <phone>"],
  ["SMS to +49 151 1234-5678 failed", "SMS to <phone> failed"],
  ["token eyJhbGciOi.eyJzdWIi.c2ln-_x expired", "token <secret> expired"],
  ["Authorization: Bearer abcdef123456", "Authorization: Bearer <secret>"],
  ["key sk_test_4eC39HqLyjWDarjt was refused", "key <secret> was refused"],
  ["postgres://estuary:hunter22@db/estuary", "postgres://estuary:<secret>@db/estuary"],
  ["GET /join?token=abc.def&room=1", "GET /join?token=<secret>&room=1"],
  ["signed with the-livekit-secret", "signed with <secret>"],
];

for (const [given, expected] of TEXTS) {
  Deno.test(`masked in a text: ${expected}`, () => {
    assertEquals(mask(given), expected);
  });
}

Deno.test("what is no personal data stays readable", () => {
  const texts = [
    "booking-123 starts 2026-11-24T18:00:00+01:00",
    "took 1732467600000 ns, run 0194f2aa-7d1c-7bd0-8f4e-0a8f3d2b9c11",
    "npm:@temporalio/worker@1.24.0, queue estuary-booking on localhost:7233",
    "postgres://estuary:***@db.example.org/estuary",
  ];

  assertEquals(mask(texts), texts);
});

Deno.test("fields are masked by their names, at any depth and whatever their case", () => {
  const masked = mask({
    person: { email: "none", phone_number: "0151 1", time_zone: "Europe/Berlin" },
    authToken: "abc",
    api_key: "k",
    tokens_used: "12",
    list: [{ password: "x" }],
  });

  assertEquals(masked, {
    person: { email: "<email>", phone_number: "<phone>", time_zone: "Europe/Berlin" },
    authToken: "<secret>",
    api_key: "<secret>",
    tokens_used: "12",
    list: [{ password: "<secret>" }],
  });
});

Deno.test("an error is masked in its message, its stack and its causes", () => {
  const error = new Error("mail to a@example.org", { cause: new TypeError("is +4915112345678 right?") });

  const masked = JSON.stringify(mask({ error }));

  assertEquals(masked.match(/example\.org|4915/g), null);
  assertEquals(masked.includes(`"message":"mail to <email>"`) && masked.includes("is <phone> right?"), true);
});

Deno.test("a value that holds itself is cut off", () => {
  const value: Record<string, unknown> = { name: "x" };
  value.self = value;

  assertEquals(JSON.stringify(mask(value)).endsWith(`"…"${"}".repeat(9)}`), true);
});
