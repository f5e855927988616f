import { assertEquals } from "@std/assert";
import { formatDuration, parseDuration } from "../../text/duration.ts";

Deno.test("parseDuration reads lengths of time as people write them", () => {
  const read = ["500ms", "30s", "15m", "48h", "2d", "1h30m", "1 h 30 m", "1.5s", "0s"].map(parseDuration);

  assertEquals(read, [500, 30_000, 900_000, 172_800_000, 172_800_000, 5_400_000, 5_400_000, 1_500, 0]);
});

Deno.test("parseDuration refuses what is no length of time", () => {
  const read = ["", "30", "-1s", "s", "1x", "soon", "1h soon"].map(parseDuration);

  assertEquals(read, read.map(() => undefined));
});

Deno.test("parseDuration reads what formatDuration writes", () => {
  const times = [250, 30_000, 900_000, 930_000, 5_400_000, 97_200_000];

  assertEquals(times.map((ms) => parseDuration(formatDuration(ms))), times);
});

Deno.test("formatDuration writes the two largest units that count", () => {
  const written = [250, 30_000, 900_000, 5_400_000, 172_800_000, 97_200_000, 3_601_000].map(formatDuration);

  assertEquals(written, ["250 ms", "30 s", "15 min", "1 h 30 min", "2 d", "1 d 3 h", "1 h"]);
});
