import { assertEquals } from "@std/assert";
import { status } from "../../../domains/booking/contract.ts";
import { ACCOUNTS } from "../../../domains/payment/ledger.ts";
import { timeline } from "../../../temporal/timeline.ts";
import { bookingWorld, HOUR, MINUTE } from "./world.ts";

Deno.test("a booking is lived through from its confirmations to its survey", async () => {
  await using world = await bookingWorld({ guest: { sms_opt_in: 1, phone: "+4915112345678" } });

  const lifecycle = await world.start();

  assertEquals(await lifecycle.result(), {
    booking_id: "123",
    status: "completed",
    earning: { gross: 8500, platform_fee: 1275, net: 7225, currency: "eur" },
  });
  assertEquals(world.sent(), [
    "confirmation to guest and host",
    "first_reminder to guest and host",
    "last_reminder to guest and host",
    "join to guest and host",
    "survey to guest and host",
  ]);
  const { steps } = await lifecycle.query(timeline);
  assertEquals(steps.map(({ step, state, detail }) => [step, state, detail]), [
    ["confirmations", "done", "2 mails"],
    ["first reminder", "done", "2 mails, 1 SMS"],
    ["last reminder", "done", "2 mails, 1 SMS"],
    ["room", "done", "2 mails"],
    ["attendance", "done", "host and guest came"],
    ["earnings", "done", "host earns €72.25 of €85.00"],
    ["survey", "done", "2 mails"],
  ]);
  assertEquals(await lifecycle.query(status), {
    booking_id: "123",
    status: "completed",
    starts_at: new Date(world.starts_at).toISOString(),
    ends_at: new Date(world.ends_at).toISOString(),
  });
  assertEquals((await world.booking()).status, "completed");
  assertEquals(await world.balance(ACCOUNTS.host("h1")), -7225);
  assertEquals(world.rooms, ["create booking-123", "close booking-123"]);
});

Deno.test("every notice goes out at its moment", async () => {
  await using world = await bookingWorld();

  await (await world.start()).result();

  const before = (kind: string) =>
    Math.round((world.starts_at - world.mails.find(({ key }) => key.includes(kind))!.at) / MINUTE);
  assertEquals(before("first_reminder"), 48 * 60);
  assertEquals(before("last_reminder"), 60);
  assertEquals(before("join"), 15);
  assertEquals(before("survey"), -(HOUR + HOUR) / MINUTE);
});
