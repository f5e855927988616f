import { assertEquals, assertRejects } from "@std/assert";
import { ConfigError, loadConfig } from "../../config.ts";
import { STANDARD_POLICY } from "../../domains/stream/policy.ts";

/** The rules of moderation that a section of estuary.yaml makes. */
async function load(section: string) {
  const config = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(config, `calendar:\n  survey: 1h\nmoderation:\n${section}`);
    const { moderation } = await loadConfig({ config }, { domains: [] }, { ESTUARY_CALENDAR: "standard" }, ["stream"]);
    return moderation;
  } finally {
    await Deno.remove(config);
  }
}

async function problems(section: string): Promise<string[]> {
  const { problems } = await assertRejects(() => load(section), ConfigError);
  return problems.map(({ setting, message }) => `${setting.replace(/^\S+: /, "")}  ${message}`);
}

Deno.test("a section changes what it names and leaves the rest", async () => {
  const { policy, lists } = await load(`
  until_decided: limited
  second_review: critical
  times: { lease: 5m }
  sla: { low: 2d }
  categories:
    scam: { review: 0.3 }
    gambling: { review: 0.5, act: 0.9, severity: medium, clause: "7.1" }
  terms:
    gambling: { sure: [sure bet] }
  links:
    blocked: { evil.example: scam }
`);

  assertEquals([policy.until_decided, policy.second_review], ["limited", "critical"]);
  assertEquals(policy.times, { ...STANDARD_POLICY.times, lease: 300_000 });
  assertEquals(policy.sla, { ...STANDARD_POLICY.sla, low: 172_800_000 });
  assertEquals(policy.categories.scam, { ...STANDARD_POLICY.categories.scam, review: 0.3 });
  assertEquals(policy.categories.gambling, {
    ...{ review: 0.5, act: 0.9, action: "reject", strike: true, severity: "medium", clause: "7.1" },
  });
  assertEquals(lists.terms, { gambling: { sure: ["sure bet"] } });
  assertEquals(lists.links.blocked, { "evil.example": "scam" });
});

Deno.test("whatever is wrong is told with its line", async () => {
  assertEquals(
    await problems(`
  tims: { lease: 5m }
  times:
    lease: soon
  categories:
    scam:
      review: 3
`),
    [
      'moderation.times.lease (line 7)  "soon" is not a length of time such as 30s, 15m or 48h',
      "moderation.categories.scam.review (line 10)  is not from 0 to 1",
      "moderation.tims (line 5)  unknown key, did you mean times?",
    ],
  );
  assertEquals(
    await problems(`
  categories:
    gambling: { severity: low }
    scam: { review: 0.95 }
  terms:
    scm: { sure: [x-rated] }
`),
    [
      "moderation.categories.gambling (line 6)  a category of your own needs its clause",
      "moderation.categories.scam (line 7)  review, 0.95, must not be above act, 0.9",
      'moderation.terms.scm (line 9)  "scm" is no category, did you mean scam?',
    ],
  );
});
