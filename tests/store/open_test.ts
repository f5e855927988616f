import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore, StoreError } from "../../store/mod.ts";
import { freePort } from "../../tools/dev/ports.ts";
import { temporaryPostgres } from "../postgres.ts";
import { temporaryDatabase } from "../stores.ts";

const refusal = (url: string, reason: string) => assertRejects(() => openStore(url, []), StoreError, reason);

Deno.test("a folder that does not exist is named", async () => {
  await refusal("sqlite:/no/such/folder/a.db", `there is no folder "/no/such/folder"`);
});

Deno.test("a folder in place of a file is named", async () => {
  await using database = await temporaryDatabase("sqlite");
  const folder = join(database.url.slice("sqlite:".length), "..");

  await refusal(`sqlite:${folder}`, `that is a folder. Name a file in it: "sqlite:${folder}/estuary.db"`);
});

Deno.test("a file that is no database is left alone", async () => {
  await using database = await temporaryDatabase("sqlite");
  const path = database.url.slice("sqlite:".length);
  await Deno.writeTextFile(path, "Dear diary, ".repeat(100));

  await refusal(database.url, "the file is not an SQLite database");

  assertEquals(await Deno.readTextFile(path), "Dear diary, ".repeat(100));
});

Deno.test("a new file that another process is just setting up is waited for", async () => {
  await using database = await temporaryDatabase("sqlite");
  using other = new DatabaseSync(database.url.slice("sqlite:".length));
  other.exec("begin exclusive");

  const opening = openStore(database.url, []);
  other.exec("rollback");

  await (await opening).close();
});

Deno.test({
  name: "a folder that cannot be written is told",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    // not even root can make a file there
    await refusal("sqlite:/proc/estuary.db", `This user must be allowed to write the file and its folder "/proc"`);
  },
});

Deno.test("a wrong password is told, and no password shown", async () => {
  await using database = await temporaryPostgres();
  const url = new URL(database.url);
  url.password = "guess";

  const error = await refusal(url.href, `does not let user "estuary" in`);

  assertEquals(error.message.includes("guess"), false);
});

Deno.test("a database that does not exist on the server is named", async () => {
  await using database = await temporaryPostgres();
  const url = new URL(database.url);
  url.pathname = "/nowhere";

  await refusal(url.href, `${url.host} has no database "nowhere"`);
});

Deno.test("a server that is not there is named", async () => {
  const port = freePort();

  await refusal(`postgres://me:secret@127.0.0.1:${port}/estuary`, `nothing listens on 127.0.0.1:${port}`);
});

Deno.test("a host name that does not exist is named", async () => {
  await refusal("postgres://me:secret@no-such-host.invalid/estuary", `the host name "no-such-host.invalid"`);
});

Deno.test("a server without encryption is told when the URL asks for it", async () => {
  await using database = await temporaryPostgres();
  const url = new URL(database.url);
  url.searchParams.set("sslmode", "verify-full");

  await refusal(url.href, `no secure connection to ${url.host}`);
});

Deno.test("a server that hangs up at once is told", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const hangingUp = listener.accept().then((connection) => connection.close());

  await refusal(
    `postgres://me:secret@127.0.0.1:${listener.addr.port}/estuary`,
    `127.0.0.1:${listener.addr.port} hung up`,
  );
  await hangingUp;
});
