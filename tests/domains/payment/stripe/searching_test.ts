import { assertEquals, assertRejects } from "@std/assert";
import { searching } from "../../../../domains/payment/stripe/searching.ts";

/** A list of 250 things, newest first, and what was asked of it. */
function longList() {
  const things = Array.from({ length: 250 }, (_, index) => ({ id: `pi_${250 - index}` }));
  const asked: (string | undefined)[] = [];
  const list = ({ limit, starting_after }: { limit: number; starting_after?: string }) => {
    asked.push(starting_after);
    const start = things.findIndex(({ id }) => id === starting_after) + 1;
    return Promise.resolve({ data: things.slice(start, start + limit), has_more: start + limit < things.length });
  };
  return { asked, list };
}

Deno.test("a long list is looked through page by page, and each page in vain is told", async () => {
  const { asked, list } = longList();
  const passed: string[] = [];

  const found = await searching("look", list, ({ id }) => id === "pi_1", { passed: (id) => void passed.push(id) });

  assertEquals(found, { id: "pi_1" });
  assertEquals(passed, ["pi_151", "pi_51"]);
  assertEquals(asked, [undefined, "pi_151", "pi_51"]);
});

Deno.test("a look goes on where an earlier one was", async () => {
  const { asked, list } = longList();

  const found = await searching("look", list, () => false, { after: "pi_51", passed() {} });

  assertEquals([found, asked], [undefined, ["pi_51"]]);
});

Deno.test("whoever hears of a page may end the look", async () => {
  const { asked, list } = longList();
  const passed = () => {
    throw new Error("the worker shuts down");
  };

  await assertRejects(() => searching("look", list, () => false, { passed }), Error, "the worker shuts down");

  assertEquals(asked, [undefined]);
});
