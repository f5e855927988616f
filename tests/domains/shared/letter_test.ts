import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { renderLetter } from "../../../domains/shared/letter.ts";

Deno.test("a letter is rendered as text and as HTML", () => {
  const { subject, text, html } = renderLetter({
    subject: "Booked",
    to: "Ada",
    paragraphs: ["See you."],
    link: { label: "Join", url: "https://estuary.example/j?a=1&b=2" },
  });

  assertEquals(subject, "Booked");
  assertEquals(text, "Hello Ada,\n\nSee you.\n\nJoin: https://estuary.example/j?a=1&b=2\n\nEstuary\n");
  assertStringIncludes(html, '<p><a href="https://estuary.example/j?a=1&amp;b=2">Join</a></p>');
});

Deno.test("what people wrote never becomes markup", () => {
  const markup = renderLetter({ subject: "", to: "", paragraphs: [""], link: { label: "", url: "" } }).html
    .match(/[<>"]/g)!.length;
  fc.assert(fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (subject, to, line, url) => {
    const { html } = renderLetter({ subject, to, paragraphs: [line], link: { label: line, url } });

    assertEquals(html.match(/[<>"]/g)!.length, markup);
  }));
});

Deno.test("a subject never becomes a second header", () => {
  const { subject } = renderLetter({ subject: "Cello\r\nBcc: everybody@example.org", to: "Ada", paragraphs: [] });

  assertEquals(subject, "Cello Bcc: everybody@example.org");
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "\r", "\n", "\u2028", "\v", "\f", "\u0085", "\0") }), (text) => {
      assertEquals(
        /[^a ]/.test(renderLetter({ subject: text, to: "", paragraphs: [] }).subject),
        false,
      );
    }),
  );
});
