import { assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../cli/failure.ts";
import { parseJson } from "../../cli/json_text.ts";

Deno.test("parseJson names source, line and column of a mistake", () => {
  const cases: [string, string][] = [
    ["{a: 1}", "line 1, column 2: expected property name or '}'"],
    ['{"a": 1,\n}', "line 2, column 1: expected double-quoted property name"],
    ['{"a":\n  1 "b": 2}', "line 2, column 5: expected ',' or '}' after property value"],
    ['{"a":\n  tru}', "line 2, column 6: unexpected token '}'"],
    ['[1,\n"a\\q"]', "line 2, column 4: bad escaped character"],
    ['"a\nb"', "line 1, column 3: bad control character in string literal"],
    ["", "line 1, column 1: it ends too early"],
    ['{"a":\n', "line 2, column 1: it ends too early"],
    ['{"a":1}}', "line 1, column 8: unexpected non-whitespace character"],
    [`${" ".repeat(1000)}?`, "line 1, column 1001: unexpected token '?'"],
  ];
  for (const [text, told] of cases) {
    const { message, code } = assertThrows(() => parseJson(text, "input.json"), Failure);
    assertEquals(message, `Cannot read input.json as JSON: ${told}`);
    assertEquals(code, "invalid_input");
  }
});

Deno.test("parseJson answers what the text says", () => {
  assertEquals(parseJson('{"a":[1,"x"]}', "--json"), { a: [1, "x"] });
});
