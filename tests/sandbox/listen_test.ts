import { assertEquals } from "@std/assert";
import { listen } from "../../sandbox/listen.ts";

const echo = async (request: Request) => new Response(await request.text());

/** Sends a request word for word. @returns the status */
async function send(port: number, ...lines: string[]): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode([...lines, "", ""].join("\r\n")));
  const answer = new Uint8Array(1000);
  await connection.read(answer);
  return Number(new TextDecoder().decode(answer).split(" ")[1]);
}

Deno.test("what is posted to a server reaches it, and its answer comes back", async () => {
  await using server = listen(0, echo);

  const response = await fetch(`http://localhost:${server.port}/`, { method: "POST", body: "hello" });

  assertEquals([response.status, await response.text()], [200, "hello"]);
});

Deno.test("who asks under another name than this machine's is sent away", async () => {
  await using server = listen(0, echo);

  assertEquals(await send(server.port, "GET / HTTP/1.1", "host: attacker.example"), 403);
});

Deno.test("a body of unknown or excessive length is not read", async () => {
  await using server = listen(0, echo);
  const post = ["POST / HTTP/1.1", "host: 127.0.0.1"];

  assertEquals(await send(server.port, ...post, "transfer-encoding: chunked"), 411);
  assertEquals(await send(server.port, ...post, "content-length: 1000001"), 413);
});
