import { assertEquals, assertThrows } from "@std/assert";
import { StoreError } from "../../store/mod.ts";
import { parseLocation } from "../../store/location.ts";

Deno.test("a database URL says its engine, its place, and how to show it without the password", () => {
  const places = [
    "sqlite:./a.db",
    "sqlite::memory:",
    "sqlite:///var/a.db",
    "postgres://me:secret@db:5433/estuary?sslmode=require",
  ];

  const shown = places.map(parseLocation).map(({ engine, target, shown }) => [engine, target, shown]);

  assertEquals(shown, [
    ["sqlite", "./a.db", "sqlite:./a.db"],
    ["sqlite", ":memory:", "sqlite::memory:"],
    ["sqlite", "/var/a.db", "sqlite:///var/a.db"],
    ["postgres", places[3], "postgres://me:***@db:5433/estuary?sslmode=require"],
  ]);
});

Deno.test("a password in a URL's query is masked too", () => {
  assertEquals(
    parseLocation("postgresql:///estuary?host=db&password=secret").shown,
    "postgresql:///estuary?host=db&password=***",
  );
});

for (
  const [url, reason] of [
    ["", "it is no database URL"],
    ["./estuary.db", "it is no database URL"],
    ["mysql://me:secret@db/estuary", `"mysql:" is not a database this program knows`],
    ["sqlite:", "the file's path is missing"],
    ["sqlite://estuary.db", `write "sqlite:./estuary.db" for a relative path`],
    ["postgres://me:secret@db", "the database's name is missing"],
    ["postgres://me:secret@db:port/estuary", "the URL cannot be read"],
  ]
) {
  Deno.test(`the database URL "${url}" is refused with the setting's name and without its password`, () => {
    const error = assertThrows(() => parseLocation(url), StoreError, reason);

    assertEquals([error.message.includes("ESTUARY_DATABASE_URL"), error.message.includes("secret")], [true, false]);
  });
}
