// Where recordings are kept: a folder, or a bucket with what opens it.
import { resolve } from "node:path";
import type { RecordingTarget, S3Target } from "../domains/room/storage.ts";
import { BadValue } from "./problems.ts";
import type { SettingName } from "./settings.ts";
import type { Sources } from "./sources.ts";
import { type Parse, text, url } from "./values.ts";

/** Reads where recordings are kept; whatever is wrong or missing is among the problems of the sources. */
export function readRecordings(sources: Sources): RecordingTarget {
  const place = sources.read("ESTUARY_RECORDINGS", target) ?? { kind: "folder", path: resolve("recordings") };
  if (place.kind === "folder") return place;
  const required = (name: SettingName) => {
    const value = sources.read(name, text);
    if (value === undefined && !sources.find(name)) {
      sources.problems.push({ setting: name, message: "not set, and recordings are kept in a bucket" });
    }
    return value ?? "";
  };
  const endpoint = sources.read("AWS_ENDPOINT_URL_S3", url("https", "http"))?.replace(/\/+$/, "");
  return {
    ...place,
    access_key_id: required("AWS_ACCESS_KEY_ID"),
    secret_access_key: required("AWS_SECRET_ACCESS_KEY"),
    region: sources.read("AWS_REGION", text) ?? "us-east-1",
    ...(endpoint && { endpoint }),
  };
}

const target: Parse<RecordingTarget | Pick<S3Target, "kind" | "bucket" | "prefix">> = (given) => {
  const [, folder] = /^file:(?:\/\/)?(.+)$/.exec(given) ?? [];
  if (folder) return { kind: "folder", path: resolve(folder) };
  const [, bucket, path = ""] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?([\w./-]*)$/.exec(given) ?? [];
  if (bucket) return { kind: "s3", bucket, prefix: path && `${path.replace(/\/+$/, "")}/` };
  throw new BadValue("is neither file:FOLDER nor s3://BUCKET/PREFIX, as in file:/var/recordings");
};
