import { assertEquals, assertRejects } from "@std/assert";
import { networkReason } from "../../text/network.ts";

Deno.test("what a client says of the network is told in the same words, whichever client it is", async () => {
  const refused = await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port: 1 }));
  const fetched = await assertRejects(() => fetch("http://127.0.0.1:2"));
  const lookedUp = Object.assign(new Error("getaddrinfo ENOTFOUND mail.example"), { code: "EDNS" });
  const wrapped = Object.assign(new Error("An error occurred with our connection"), { detail: lookedUp });
  const certificate = new Error("invalid peer certificate: UnknownIssuer");

  assertEquals([refused, fetched, lookedUp, wrapped, certificate].map(networkReason), [
    "connection refused",
    "connection refused",
    "the host name cannot be resolved",
    "the host name cannot be resolved",
    "TLS: the server's certificate is from an issuer that is not known here",
  ]);
});

Deno.test("what is no matter of the network has no such reason", () => {
  assertEquals([new Error("no such room", { cause: new Error("404") }), "text", undefined].map(networkReason), [
    undefined,
    undefined,
    undefined,
  ]);
});
