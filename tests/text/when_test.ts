import { assertEquals } from "@std/assert";
import { when } from "../../text/when.ts";

Deno.test("a moment is shown as its reader's clock shows it", () => {
  const at = Date.parse("2026-11-24T17:00:00Z");

  assertEquals(when(at, "Europe/Berlin"), "Tue 24 Nov 18:00 (Europe/Berlin)");
  assertEquals(when(at, "Asia/Tokyo"), "Wed 25 Nov 02:00 (Asia/Tokyo)");
  assertEquals(when(at, "UTC"), "Tue 24 Nov 17:00 (UTC)");
});

Deno.test("midnight is 00:00, and summer time is kept", () => {
  assertEquals(when(Date.parse("2026-06-30T22:00:00Z"), "Europe/Berlin"), "Wed 1 Jul 00:00 (Europe/Berlin)");
  assertEquals(when(Date.parse("2026-03-29T00:59:00Z"), "Europe/Berlin"), "Sun 29 Mar 01:59 (Europe/Berlin)");
  assertEquals(when(Date.parse("2026-03-29T01:00:00Z"), "Europe/Berlin"), "Sun 29 Mar 03:00 (Europe/Berlin)");
});
