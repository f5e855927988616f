import { assertEquals } from "@std/assert";
import type { BookingRow } from "../domains/booking/tables.ts";
import { SHORT_CALENDAR } from "../domains/booking/calendar.ts";
import { SHORT_REFUNDS } from "../domains/booking/refund_policy.ts";
import { SHORT_TERMS } from "../domains/payment/terms.ts";
import { SHORT_TIMES, STANDARD_POLICY } from "../domains/stream/policy.ts";
import { NO_LISTS } from "../domains/stream/rules/rules.ts";
import { openPlatform } from "../platform.ts";
import { links } from "../platform/links.ts";
import { openOutside } from "../platform/outside.ts";
import { activityNames, DOMAINS } from "../registry.ts";
import { startSandbox } from "../sandbox/mod.ts";

const config = {
  database_url: "sqlite::memory:",
  calendar: { name: "short", moments: SHORT_CALENDAR },
  refunds: SHORT_REFUNDS,
  payments: { terms: SHORT_TERMS, fee_basis_points: 1500, payout_minimum: 1000 },
  moderation: { policy: { ...STANDARD_POLICY, times: SHORT_TIMES }, lists: NO_LISTS },
  providers: { kind: "sandbox" as const },
  recordings: { kind: "folder" as const, path: "/nowhere" },
};

Deno.test("the platform makes the activities of every registered domain", async () => {
  await using platform = await openPlatform(config);

  for (const [name, domain] of Object.entries(DOMAINS)) {
    assertEquals(Object.keys(platform.activitiesOf(name)), activityNames(domain), name);
  }
});

Deno.test("an empty store has sample bookings after a start with the sandbox", async () => {
  await using platform = await openPlatform(config);

  const bookings = await platform.store.tables<{ bookings: BookingRow }>().selectFrom("bookings").select("id")
    .execute();

  assertEquals(bookings.map(({ id }) => id).includes("123"), true);
});

Deno.test("shared has no workflows: it has no queue that could run them", () => {
  assertEquals(Object.keys(DOMAINS.shared.WORKFLOWS), []);
});

Deno.test("a join link lets one person into one room until the session's end", async () => {
  await using outside = await openOutside({ kind: "sandbox" }, config.recordings);
  const ends_at = Math.ceil(Date.now() / 1000 + 60) * 1000;
  const booking = { id: "123", host_id: "grace", guest_id: "ada", ends_at } as BookingRow;

  const link = new URL(await links(outside).joinUrl(booking, "host", "Grace"));

  const { sub, name, exp, video } = JSON.parse(atob(link.searchParams.get("token")!.split(".")[1]));
  assertEquals(link.origin + link.pathname, `${outside.webUrl}/join`);
  assertEquals([sub, name, video.room, video.roomJoin], ["host-grace", "Grace", "booking-123", true]);
  assertEquals(exp * 1000, ends_at);
});

Deno.test("a sandbox that runs elsewhere is joined, and left running", async () => {
  await using sandbox = await startSandbox();
  {
    await using outside = await openOutside({ kind: "sandbox", url: sandbox.url }, config.recordings);
    await outside.mailer.send({ key: "k", to: "ada@example.org", subject: "Hello", text: "t", html: "<p>t</p>" });
    assertEquals(outside.sandboxUrl, sandbox.url);
  }

  assertEquals(sandbox.mails().map(({ subject }) => subject), ["Hello"]);
  const { mails } = await (await fetch(`${sandbox.url}/state`)).json();
  assertEquals(mails.length, 1);
});
