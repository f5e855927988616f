import { assertEquals, assertThrows } from "@std/assert";
import { pathFor, pathOf, placeOf, type RecordingTarget } from "../../../domains/room/storage.ts";

const folder: RecordingTarget = { kind: "folder", path: "/var/recordings" };
const bucket: RecordingTarget = {
  kind: "s3",
  bucket: "estuary",
  prefix: "2026/",
  region: "eu-central-1",
  access_key_id: "key",
  secret_access_key: "secret",
};

for (
  const [target, path, place] of [
    [folder, "/var/recordings/a.mp4", "file:///var/recordings/a.mp4"],
    [bucket, "2026/a.mp4", "s3://estuary/2026/a.mp4"],
  ] as const
) {
  Deno.test(`a recording in a ${target.kind} has a path, a place, and is found by it`, () => {
    assertEquals(pathFor(target, "a.mp4"), path);
    assertEquals(placeOf(target, path), place);
    assertEquals(pathOf(target, place), path);
  });
}

Deno.test("a recording that is kept elsewhere is not looked for here", () => {
  const why = "Cannot reach recording s3://other/a.mp4: recordings are kept at";

  assertThrows(
    () => pathOf(folder, "s3://other/a.mp4"),
    Error,
    `${why} file:///var/recordings now (ESTUARY_RECORDINGS)`,
  );
  assertThrows(() => pathOf(bucket, "s3://other/a.mp4"), Error, `${why} s3://estuary/ now`);
});
