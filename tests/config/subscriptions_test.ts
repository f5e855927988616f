import { assertEquals, assertRejects } from "@std/assert";
import { ConfigError, loadConfig } from "../../config.ts";
import { STANDARD_SUBSCRIPTIONS } from "../../domains/stream/subscription/terms.ts";

/** The terms that a section of estuary.yaml makes. */
async function load(section: string) {
  const config = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(config, `subscriptions:\n${section}`);
    const { subscriptions } = await loadConfig({ config }, { domains: [] }, { ESTUARY_CALENDAR: "standard" }, [
      "stream",
    ]);
    return subscriptions;
  } finally {
    await Deno.remove(config);
  }
}

async function problems(section: string): Promise<string[]> {
  const { problems } = await assertRejects(() => load(section), ConfigError);
  return problems.map(({ setting, message }) => `${setting.replace(/^\S+: /, "")}  ${message}`);
}

Deno.test("the section of subscriptions changes what it names and leaves the rest", async () => {
  const terms = await load("  renewal_hour: 6\n  retry_days: [2, 4]\n  grace_days: 14\n");

  assertEquals(terms, {
    ...STANDARD_SUBSCRIPTIONS,
    renewal_hour: 6,
    dunning: { retry_days: [2, 4], grace_days: 14 },
  });
});

Deno.test("terms that make no sense are refused, each with its place", async () => {
  assertEquals(
    await problems("  renewal_hour: 24\n  price_notice_day: 3\n  retry_days: 3\n  grace_days: 0\n"),
    [
      "subscriptions.renewal_hour (line 2)  is not a whole number from 0 to 23",
      "subscriptions.retry_days (line 4)  is not a list of days such as [1, 3, 5, 7]",
      "subscriptions.grace_days (line 5)  is not a whole number from 1 to 60",
      "subscriptions.price_notice_day (line 3)  unknown key, did you mean price_notice_days?",
    ],
  );
  assertEquals(await problems("  retry_days: [3, 1]\n"), [
    "subscriptions.retry_days (line 2)  3, 1: each day must come after the one before it",
  ]);
  assertEquals(await problems("  retry_days: [3, 12]\n"), [
    "subscriptions.grace_days  10 must not be before the last of retry_days, 12",
  ]);
});
