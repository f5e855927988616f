// Files in a bucket of a real server that speaks S3's protocol and checks signatures.
import { assertEquals, assertRejects } from "@std/assert";
import { AwsClient } from "aws4fetch";
import { filesOf } from "../../domains/room/files.ts";
import { pathFor, type S3Target } from "../../domains/room/storage.ts";
import { startS3 } from "./servers.ts";

async function bucket(versioned: boolean) {
  const target = await startS3(versioned);
  const { endpoint, bucket, access_key_id: accessKeyId, secret_access_key: secretAccessKey } = target;
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region: target.region });
  const ask = async (method: string, path: string, body?: string) => {
    const response = await client.fetch(`${endpoint}/${bucket}${path}`, { method, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    return text;
  };
  await ask("PUT", "");
  if (versioned) {
    const xmlns = "http://s3.amazonaws.com/doc/2006-03-01/";
    await ask(
      "PUT",
      "?versioning",
      `<VersioningConfiguration xmlns="${xmlns}"><Status>Enabled</Status></VersioningConfiguration>`,
    );
  }
  return { target: target as S3Target, ask, [Symbol.asyncDispose]: () => target[Symbol.asyncDispose]() };
}

for (const versioned of [false, true]) {
  Deno.test(`a recording is deleted for good from a bucket that keeps ${versioned ? "" : "no "}versions`, async () => {
    await using world = await bucket(versioned);
    const files = filesOf(world.target);
    const key = pathFor(world.target, "booking-123-1.mp4");
    for (const content of ["moving pictures", "other pictures"]) await world.ask("PUT", `/${key}`, content);
    await world.ask("PUT", `/${key}.bak`, "not ours");

    const before = await files.exists(key);
    const found = (await files.find(key))!;
    assertEquals([found.size_bytes, Math.abs(found.written_at - Date.now()) < 60_000], [14, true]);
    await files.delete(key);
    await files.delete(key);

    assertEquals([before, await files.exists(key)], [true, false]);
    const left = await world.ask("GET", versioned ? "?versions" : "?list-type=2");
    assertEquals([...left.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name]) => name), [`${key}.bak`]);
  });
}

Deno.test("a key that is not accepted is told", async () => {
  await using world = await bucket(false);
  const files = filesOf({ ...world.target, secret_access_key: "wrong" });

  await assertRejects(() => files.delete("a.mp4"), Error, "answered 403 SignatureDoesNotMatch");
});
