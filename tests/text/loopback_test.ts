import { assertEquals } from "@std/assert";
import { isLoopback } from "../../text/loopback.ts";

Deno.test("this machine goes by its name and by its addresses, not by names that begin like them", () => {
  const urls = ["http://localhost:1", "http://127.0.0.1", "https://127.8.9.1:7", "http://[::1]:7233"];
  const others = ["http://localhost.example.org", "http://127.0.0.1.example.org", "http://10.0.0.1", "localhost", ""];

  assertEquals(urls.filter((url) => !isLoopback(url)), []);
  assertEquals(others.filter(isLoopback), []);
});
