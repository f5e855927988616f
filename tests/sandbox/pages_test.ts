import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createRooms } from "../../domains/room/livekit.ts";
import { createMailer } from "../../domains/shared/email.ts";
import { createTexter } from "../../domains/shared/sms.ts";
import { startSandbox } from "../../sandbox/mod.ts";

async function get(url: string) {
  const response = await fetch(url);
  return { status: response.status, headers: response.headers, html: await response.text() };
}

Deno.test("the front page shows what is in the box, escaped", async () => {
  await using sandbox = await startSandbox();
  const mailer = createMailer(sandbox.settings.smtp);
  await mailer.send({ key: "k", to: "ada@example.org", subject: "<script>1</script>", text: "t", html: "<p>t</p>" });
  mailer.close();
  await createTexter(sandbox.settings.twilio).send({ key: "k", to: "+4915112345678", text: "Tom & Ada" });

  const { status, html } = await get(sandbox.url);

  assertEquals(status, 200);
  assertStringIncludes(html, '<a href="/mails/0">&lt;script&gt;1&lt;/script&gt;</a>');
  assertStringIncludes(html, "Tom &amp; Ada");
  assertStringIncludes(html, "This is the Estuary sandbox");
});

Deno.test("a mail is shown as it is, with its scripts dead", async () => {
  await using sandbox = await startSandbox();
  const mailer = createMailer(sandbox.settings.smtp);
  await mailer.send({ key: "k", to: "ada@example.org", subject: "s", text: "t", html: '<a href="http://x">join</a>' });
  mailer.close();

  const { html, headers } = await get(`${sandbox.url}/mails/0`);

  assertStringIncludes(html, '<a href="http://x">join</a>');
  assertMatch(headers.get("content-security-policy")!, /^sandbox (?!.*allow-scripts)/);
});

Deno.test("a join link shows its room, its person and its end", async () => {
  await using sandbox = await startSandbox();
  const rooms = createRooms(sandbox.settings.livekit);
  const token = await rooms.joinToken("booking-123", "guest-7", "Ada <3", Date.parse("2100-01-01T10:00:00Z"));

  const { status, html } = await get(`${sandbox.url}/join?token=${token}`);

  assertEquals(status, 200);
  assertStringIncludes(html, "booking-123 (not open)");
  assertStringIncludes(html, "Ada &lt;3, guest-7");
  assertMatch(html, /2100-01-01T(10:00:00|09:59:59|10:00:01)\.000Z/);
  assertStringIncludes(html, "This is the Estuary sandbox");
});

for (const [what, token] of [["forged", "eyJhbGciOiJIUzI1NiJ9.e30.x"], ["missing", ""]]) {
  Deno.test(`a join link with a ${what} token opens nothing`, async () => {
    await using sandbox = await startSandbox();

    const { status, html } = await get(`${sandbox.url}/join?token=${token}`);

    assertEquals(status, 403);
    assertStringIncludes(html, "This link opens no session");
  });
}

Deno.test("a survey link leads somewhere", async () => {
  await using sandbox = await startSandbox();

  const { status, html } = await get(`${sandbox.url}/survey?booking=123&role=guest`);

  assertEquals(status, 200);
  assertStringIncludes(html, "the guest of booking 123");
});

Deno.test("a link to a payment, and to mend one or a payout, leads somewhere", async () => {
  await using sandbox = await startSandbox();

  const paid = await get(`${sandbox.url}/payments/457?payment_intent=pi_1`);
  const payment = await get(`${sandbox.url}/payments/457/mend`);
  const payout = await get(`${sandbox.url}/payouts/host-1/mend`);

  assertEquals([paid.status, payment.status, payout.status], [200, 200, 200]);
  assertStringIncludes(paid.html, "how payment 457 goes on");
  assertStringIncludes(payment.html, "providePaymentMethod of payment-457");
  assertStringIncludes(payout.html, "host host-1");
});
