import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { NoticeKind } from "../../../domains/booking/messages.ts";
import { type NoticeFacts, writeNotice } from "../../../domains/booking/templates.ts";
import { renderLetter } from "../../../domains/shared/letter.ts";

const KINDS: Record<NoticeKind, { sms: boolean }> = {
  confirmation: { sms: false },
  first_reminder: { sms: true },
  last_reminder: { sms: true },
  join: { sms: false },
  extended: { sms: false },
  rescheduled: { sms: true },
  cancelled: { sms: true },
  no_show: { sms: false },
  survey: { sms: false },
};

const facts = (role: "guest" | "host", more: Partial<NoticeFacts> = {}): NoticeFacts => ({
  title: "Cello & <you>",
  starts_at: Date.parse("2026-11-24T17:00:00Z"),
  ends_at: Date.parse("2026-11-24T18:00:00Z"),
  me: { role, name: role === "guest" ? "Ada" : "Grace", time_zone: "Europe/Berlin" },
  other: { name: role === "guest" ? "Grace" : "Ada" },
  ...more,
});

const plain = (html: string) =>
  html.replace(/<title>.*<\/title>/, "").replace(/<a href="([^"]*)">([^<]*)<\/a>/g, "$2: $1").replace(/<[^>]+>/g, " ")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&#39;", "'").replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&").replace(/\s+/g, " ").trim();

for (const [kind, { sms }] of Object.entries(KINDS) as [NoticeKind, { sms: boolean }][]) {
  for (const role of ["guest", "host"] as const) {
    Deno.test(`the notice ${kind} to the ${role} says the same as text and as HTML, and leaves no gap`, () => {
      const notice = writeNotice(
        kind,
        facts(role, {
          joinUrl: "https://estuary.example/join?a=1&b=2",
          surveyUrl: "https://estuary.example/survey",
          refund: { amount: 4250, currency: "eur" },
          missing: "guest",
        }),
      );

      const { subject, text, html } = renderLetter(notice.letter);
      assertEquals(plain(html), text.replace(/\s+/g, " ").trim());
      assertMatch(text, role === "guest" ? /^Hello Ada,\n/ : /^Hello Grace,\n/);
      assertStringIncludes(subject, "Cello & <you>");
      assertEquals([subject, text, notice.sms ?? ""].some((words) => /undefined|null|NaN|\[object/.test(words)), false);
      assertEquals(notice.sms !== undefined, sms);
      if (notice.sms) assertEquals(notice.sms.length <= 160, true);
    });
  }
}

Deno.test("a notice gives the time of its reader's clock", () => {
  const { letter } = writeNotice("confirmation", {
    ...facts("guest"),
    me: { role: "guest", name: "Ada", time_zone: "Asia/Tokyo" },
  });

  assertEquals(letter.subject, "Booked: Cello & <you>, Wed 25 Nov 02:00 (Asia/Tokyo)");
});

Deno.test("each of the two reads of the refund from their own side, and of none where there is none", () => {
  const words = (role: "guest" | "host", refund: NoticeFacts["refund"]) =>
    writeNotice("cancelled", facts(role, { refund })).letter.paragraphs.slice(1);

  assertEquals(words("guest", { amount: 4250, currency: "eur" }), ["We are sending €42.50 back to you."]);
  assertEquals(words("host", { amount: 4250, currency: "eur" }), ["€42.50 goes back to your guest."]);
  assertEquals(words("guest", null), []);
});

Deno.test("the notice of a missed session blames nobody who came", () => {
  const words = (role: "guest" | "host", missing: NoticeFacts["missing"]) =>
    writeNotice("no_show", facts(role, { missing })).letter.paragraphs[0].split(": ").at(-1);

  assertEquals(words("guest", "guest"), "we missed you, so the session did not take place.");
  assertEquals(words("host", "guest"), "we are sorry, your guest did not come.");
  assertEquals(words("guest", "host"), "we are sorry, your host did not come.");
  assertEquals(words("host", "both"), "nobody came, so the session did not take place.");
});
