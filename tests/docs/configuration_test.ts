import { assertEquals } from "@std/assert";
import { SETTING_NAMES, settingOf } from "../../config/settings.ts";
import { HELP } from "../../worker/help.ts";

const page = await Deno.readTextFile(new URL("../../docs/configuration.md", import.meta.url));

Deno.test("docs/configuration.md names every setting and every flag", () => {
  const names = SETTING_NAMES.flatMap((name) => {
    const { alias, flag } = settingOf(name);
    return [name, ...(alias ? [alias] : []), ...(flag ? [`--${flag}`] : [])];
  });

  assertEquals(names.filter((name) => !page.includes(`\`${name}\``)), []);
});

Deno.test("--help names every flag with its variable", () => {
  const flags = SETTING_NAMES.filter((name) => settingOf(name).flag);

  assertEquals(
    flags.filter((name) =>
      !HELP.split("\n").some((line) => line.includes(`--${settingOf(name).flag} `) && line.includes(name))
    ),
    [],
  );
});
