// Deleting from S3 and from what speaks its protocol.
import { AwsClient } from "aws4fetch";
import type { Files, S3Target } from "./storage.ts";

/** Milliseconds that one request may take. */
const TIMEOUT = 8_000;

/** Objects of a bucket, by their keys. */
export function s3Files(target: S3Target): Files {
  const { bucket, region, endpoint, access_key_id, secret_access_key } = target;
  // Temporal does the retrying.
  const options = { accessKeyId: access_key_id, secretAccessKey: secret_access_key, service: "s3", region, retries: 0 };
  const client = new AwsClient(options);
  const root = endpoint ? `${endpoint}/${bucket}` : `https://${bucket}.s3.${region}.amazonaws.com`;
  const urlOf = (key: string) => `${root}/${key.split("/").map(encodeURIComponent).join("/")}`;

  return {
    async find(key) {
      const attempt = `Cannot look for recording s3://${bucket}/${key}`;
      const { status, headers } = await ask(attempt, "HEAD", urlOf(key), [404]);
      if (status === 404) return undefined;
      return {
        size_bytes: Number(headers.get("content-length")),
        written_at: Date.parse(headers.get("last-modified")!),
      };
    },

    async delete(key) {
      const attempt = `Cannot delete recording s3://${bucket}/${key}`;
      const { headers } = await ask(attempt, "DELETE", urlOf(key));
      if (!isVersioned(headers)) return;
      // A bucket that keeps versions has only hidden it.
      for (const version of await versions(key)) {
        await ask(attempt, "DELETE", `${urlOf(key)}?versionId=${encodeURIComponent(version)}`);
      }
    },

    async exists(key) {
      const attempt = `Cannot look for recording s3://${bucket}/${key}`;
      const { status, headers } = await ask(attempt, "HEAD", urlOf(key), [404]);
      return status !== 404 || (isVersioned(headers) && (await versions(key)).length > 0);
    },
  };

  /** @throws Error for a status that is neither of success nor accepted */
  async function ask(attempt: string, method: string, url: string, accepted: number[] = []): Promise<Answer> {
    let response: Response;
    let body: string;
    try {
      response = await client.fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT) });
      body = await response.text();
    } catch (cause) {
      throw new Error(`${attempt}: no answer from ${root}, ${(cause as Error).message}`, { cause });
    }
    const { ok, status, headers } = response;
    if (ok || accepted.includes(status)) return { status, headers, body };
    const [, code = ""] = /<Code>(\w+)<\/Code>/.exec(body) ?? [];
    throw new Error(`${attempt}: ${root} answered ${status}${code && ` ${code}`}`);
  }

  /** Every version of an object that is left, markers of its deletion included. */
  async function versions(key: string): Promise<string[]> {
    const attempt = `Cannot list the versions of recording s3://${bucket}/${key}`;
    const { body } = await ask(attempt, "GET", `${root}?versions&prefix=${encodeURIComponent(key)}`);
    const entries = [...body.matchAll(/<(?:Version|DeleteMarker)>([^]*?)<\/(?:Version|DeleteMarker)>/g)];
    return entries.map(([, entry]) => ({ key: field(entry, "Key"), version: field(entry, "VersionId") }))
      .flatMap((entry) => entry.key === key && entry.version ? [entry.version] : []);
  }
}

type Answer = Pick<Response, "status" | "headers"> & { body: string };

const isVersioned = (headers: Headers) => headers.has("x-amz-version-id") || headers.has("x-amz-delete-marker");

/** Our keys are letters, digits, dots and dashes: nothing in them is escaped in XML. */
const field = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
