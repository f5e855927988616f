import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { loadConfig } from "../../config.ts";
import { STANDARD_POLICY } from "../../domains/stream/policy.ts";

const page = await Deno.readTextFile(new URL("../../docs/moderation.md", import.meta.url));

Deno.test("docs/moderation.md has every category as it is", () => {
  const told = [...page.matchAll(/^\| `([\w/-]+)` +\| (\d\.\d) +\| (\w+) +\| (.+?) +\|$/gm)].map(([, ...cells]) =>
    cells
  );

  assertEquals(
    told,
    Object.entries(STANDARD_POLICY.categories).map(([name, { clause, severity, action, strike }]) => [
      ...[name, clause, severity],
      strike ? action : `${action}, no strike`,
    ]),
  );
});

Deno.test("the configuration that docs/moderation.md shows is taken, and its times are those that stand anyway", async () => {
  const yaml = /```yaml\n([^]*?)```/.exec(page)![1];
  const config = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await Deno.writeTextFile(config, yaml);

    const { moderation } = await loadConfig({ config }, { domains: [] }, { ESTUARY_CALENDAR: "standard" }, ["stream"]);

    const { policy } = moderation;
    assertEquals({ ...policy, categories: STANDARD_POLICY.categories }, STANDARD_POLICY);
    assertEquals(policy.categories.scam, STANDARD_POLICY.categories.scam);
    assertEquals(Object.keys((parse(yaml) as { moderation: object }).moderation).length, 9);
  } finally {
    await Deno.remove(config);
  }
});
