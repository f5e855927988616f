import { assertEquals, assertRejects } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { filesOf } from "../../../domains/room/files.ts";
import { pathFor } from "../../../domains/room/storage.ts";
import { happens } from "../../sandbox/happens.ts";
import { studio } from "./recordings.ts";

Deno.test("a recording runs until it is stopped, and then has a file of a size and a length", async () => {
  await using world = await studio();
  const path = pathFor(world.target, "123-1.mp4");
  const ended = happens(world.sandbox, "egress_ended");

  const started = await world.egress.start("booking-123", path);
  await world.egress.stop(started.egress_id);
  const { egress } = await ended;

  const state = await world.egress.look(started.egress_id);
  const duration_ms = egress.ended_at! - egress.started_at;
  assertEquals(started.status, "running");
  assertEquals(state, {
    egress_id: started.egress_id,
    status: "complete",
    file: { path, size_bytes: egress.size!, duration_ms },
  });
  assertEquals((await Deno.stat(path)).size, egress.size);
});

Deno.test("a recording ends with its room", async () => {
  await using world = await studio();
  const ended = happens(world.sandbox, "egress_ended");
  const { egress_id } = await world.egress.start("booking-123", pathFor(world.target, "123-1.mp4"));

  await world.rooms.close("booking-123");
  await ended;

  assertEquals((await world.egress.look(egress_id))?.status, "complete");
});

Deno.test("a recording that was started is found by its room and its file", async () => {
  await using world = await studio();
  const [first, second] = ["123-1.mp4", "123-2.mp4"].map((name) => pathFor(world.target, name));
  await world.egress.start("booking-123", first);
  const { egress_id } = await world.egress.start("booking-123", second);

  const found = await world.egress.find("booking-123", second);
  const elsewhere = await world.egress.find("booking-124", second);

  assertEquals([found?.egress_id, elsewhere], [egress_id, undefined]);
});

Deno.test("a recording that failed says why", async () => {
  await using world = await studio();
  const { egress_id } = await world.egress.start("booking-123", pathFor(world.target, "123-1.mp4"));

  world.sandbox.failEgress(egress_id, "the disk is full");

  assertEquals(await world.egress.look(egress_id), { egress_id, status: "failed", reason: "the disk is full" });
});

Deno.test("a file that cannot be written fails its recording", async () => {
  await using world = await studio({ kind: "folder", path: "/proc/nowhere" });
  const { egress_id } = await world.egress.start("booking-123", pathFor(world.target, "123-1.mp4"));
  const ended = happens(world.sandbox, "egress_ended");

  await world.egress.stop(egress_id);
  await ended;

  assertEquals((await world.egress.look(egress_id))?.status, "failed");
});

Deno.test("a recording that LiveKit has forgotten is not there any more", async () => {
  await using world = await studio();
  const path = pathFor(world.target, "123-1.mp4");
  const { egress_id } = await world.egress.start("booking-123", path);
  world.sandbox.failEgress(egress_id, "the disk is full");

  world.sandbox.forgetEgress(egress_id);

  assertEquals([await world.egress.look(egress_id), await world.egress.find("booking-123", path)], [
    undefined,
    undefined,
  ]);
});

Deno.test("stopping a recording that has ended, or that nobody knows any more, is fine", async () => {
  await using world = await studio();
  const { egress_id } = await world.egress.start("booking-123", pathFor(world.target, "123-1.mp4"));
  world.sandbox.failEgress(egress_id, "the disk is full");

  await world.egress.stop(egress_id);
  await world.egress.stop("EG_unknown");
});

Deno.test("a recording that cannot be stopped says so", async () => {
  await using world = await studio();
  const { egress_id } = await world.egress.start("booking-123", pathFor(world.target, "123-1.mp4"));
  world.sandbox.fail({ provider: "livekit", operation: "StopEgress", answer: { status: 503 } });

  const failure = await assertRejects(() => world.egress.stop(egress_id), ApplicationFailure, "Cannot stop egress");

  assertEquals([failure.type, failure.nonRetryable], ["LiveKitUnavailable", false]);
});

Deno.test("a room that is not there cannot be recorded", async () => {
  await using world = await studio();
  const start = () => world.egress.start("booking-124", pathFor(world.target, "124-1.mp4"));

  const failure = await assertRejects(start, ApplicationFailure, 'Cannot record room "booking-124"');

  assertEquals([failure.type, failure.nonRetryable], ["LiveKitNotFound", true]);
});

Deno.test("what there is of a file of a folder is told", async () => {
  await using world = await studio();
  const path = pathFor(world.target, "123-1.mp4");
  const files = filesOf(world.target);
  assertEquals(await files.find(path), undefined);
  await Deno.writeTextFile(path, "moving pictures");
  await Deno.utime(path, 1_000, 1_000);

  assertEquals(await files.find(path), { size_bytes: 15, written_at: 1_000_000 });
});

Deno.test("a file of a folder is deleted, once and again", async () => {
  await using world = await studio();
  const path = pathFor(world.target, "123-1.mp4");
  await Deno.writeTextFile(path, "moving pictures");
  const files = filesOf(world.target);

  const before = await files.exists(path);
  await files.delete(path);
  await files.delete(path);

  assertEquals([before, await files.exists(path)], [true, false]);
});

Deno.test("a file that cannot be deleted is told, with the reason", async () => {
  await using world = await studio();
  const path = pathFor(world.target, "123-1.mp4");
  await Deno.mkdir(`${path}/inside`, { recursive: true });

  await assertRejects(() => filesOf(world.target).delete(path), Error, `Cannot delete recording ${path}: `);
});
