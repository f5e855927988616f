// What is asked of S3, against a bucket that speaks as much of its protocol. deno task test:livekit asks a real server.
import { assertEquals, assertRejects } from "@std/assert";
import { AwsClient } from "aws4fetch";
import { filesOf } from "../../../domains/room/files.ts";
import { pathFor, type S3Target } from "../../../domains/room/storage.ts";
import { happens } from "../../sandbox/happens.ts";
import { studio } from "./recordings.ts";

const WRITTEN = { "last-modified": "Tue, 24 Nov 2026 12:00:00 GMT" };

/** A bucket that keeps what is put into it, versions included if it is told to. Any key opens it but "wrong". */
function bucket(versioned = false) {
  let next = 0;
  const objects: { key: string; id: string; marker: boolean }[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    await request.body?.cancel();
    const { pathname, searchParams } = new URL(request.url);
    if (!request.headers.get("authorization")?.startsWith("AWS4-HMAC-SHA256 Credential=right/")) {
      return new Response("<Error><Code>InvalidAccessKeyId</Code></Error>", { status: 403 });
    }
    const key = decodeURIComponent(pathname.slice("/recordings/".length));
    const current = objects.findLast((object) => object.key === key);
    if (searchParams.has("versions")) return new Response(listing(searchParams.get("prefix")!));
    switch (request.method) {
      case "PUT":
        objects.push({ key, id: `v${++next}`, marker: false });
        return new Response();
      case "HEAD":
        return current && !current.marker ? new Response("moving pictures", { headers: WRITTEN }) : new Response(null, {
          status: 404,
          headers: current ? { "x-amz-delete-marker": "true" } : {},
        });
      case "DELETE":
        return remove(key, searchParams.get("versionId"));
      default:
        return new Response(null, { status: 405 });
    }
  });
  const target = bucketAt(`http://127.0.0.1:${server.addr.port}`);
  return { target, objects, [Symbol.asyncDispose]: () => server.shutdown() };

  function remove(key: string, id: string | null): Response {
    if (id !== null || !versioned) {
      const kept = objects.filter((object) => object.key !== key || (id !== null && object.id !== id));
      objects.splice(0, objects.length, ...kept);
      return new Response(null, { status: 204 });
    }
    objects.push({ key, id: `v${++next}`, marker: true });
    return new Response(null, { status: 204, headers: { "x-amz-delete-marker": "true" } });
  }

  function listing(prefix: string): string {
    const found = objects.filter(({ key }) => key.startsWith(prefix)).map(({ key, id, marker }) => {
      const kind = marker ? "DeleteMarker" : "Version";
      return `<${kind}><Key>${key}</Key><VersionId>${id}</VersionId></${kind}>`;
    });
    return `<ListVersionsResult>${found.join("")}</ListVersionsResult>`;
  }
}

async function put({ endpoint, bucket }: S3Target, key: string): Promise<void> {
  const client = new AwsClient({ accessKeyId: "right", secretAccessKey: "secret", service: "s3" });
  const response = await client.fetch(`${endpoint}/${bucket}/${key}`, { method: "PUT", body: "moving pictures" });
  await response.body?.cancel();
}

for (const versioned of [false, true]) {
  Deno.test(`a file is deleted for good from a bucket that keeps ${versioned ? "" : "no "}versions`, async () => {
    await using world = bucket(versioned);
    const files = filesOf(world.target);
    for (const key of ["2026/123-1.mp4", "2026/123-1.mp4", "2026/123-1.mp4.bak"]) await put(world.target, key);

    const before = await files.exists("2026/123-1.mp4");
    await files.delete("2026/123-1.mp4");
    await files.delete("2026/123-1.mp4");

    assertEquals([before, await files.exists("2026/123-1.mp4")], [true, false]);
    assertEquals(world.objects.map(({ key }) => key), ["2026/123-1.mp4.bak"]);
  });
}

Deno.test("what there is of a file of a bucket is told, unless it is hidden", async () => {
  await using world = bucket(true);
  const { find } = filesOf(world.target);
  assertEquals(await find("2026/123-1.mp4"), undefined);
  await put(world.target, "2026/123-1.mp4");

  assertEquals(await find("2026/123-1.mp4"), { size_bytes: 15, written_at: Date.parse("2026-11-24T12:00:00Z") });
  world.objects.push({ key: "2026/123-1.mp4", id: "v9", marker: true });
  assertEquals(await find("2026/123-1.mp4"), undefined);
});

Deno.test("a file that is only hidden still exists", async () => {
  await using world = bucket(true);
  await put(world.target, "2026/123-1.mp4");
  world.objects.push({ key: "2026/123-1.mp4", id: "v9", marker: true });

  assertEquals(await filesOf(world.target).exists("2026/123-1.mp4"), true);
});

Deno.test("a refusal is told with S3's own word for it", async () => {
  await using world = bucket();
  const files = filesOf({ ...world.target, access_key_id: "wrong" });

  await assertRejects(
    () => files.delete("2026/123-1.mp4"),
    Error,
    `Cannot delete recording s3://recordings/2026/123-1.mp4: ${world.target.endpoint}/recordings answered 403 InvalidAccessKeyId`,
  );
});

Deno.test("a store that is not there is told", async () => {
  const files = filesOf(bucketAt("http://127.0.0.1:1"));

  await assertRejects(() => files.exists("a.mp4"), Error, "no answer from http://127.0.0.1:1/recordings");
});

Deno.test("a recording goes into a bucket where that is its target", async () => {
  await using store = bucket();
  await using world = await studio(store.target);
  const path = pathFor(store.target, "123-1.mp4");
  const ended = happens(world.sandbox, "egress_ended");

  const { egress_id } = await world.egress.start("booking-123", path);
  await world.egress.stop(egress_id);
  await ended;

  assertEquals((await world.egress.look(egress_id))?.file?.path, "2026/123-1.mp4");
  assertEquals(await filesOf(store.target).exists(path), true);
});

const bucketAt = (endpoint: string): S3Target => ({
  kind: "s3",
  bucket: "recordings",
  prefix: "2026/",
  region: "eu-central-1",
  endpoint,
  access_key_id: "right",
  secret_access_key: "secret",
});
