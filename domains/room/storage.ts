// Where recordings are kept.

/** A folder that LiveKit's egress and the workers share. */
export interface FolderTarget {
  kind: "folder";
  /** An absolute path. */
  path: string;
}

/** A bucket of S3, or of a store that speaks its protocol. */
export interface S3Target {
  kind: "s3";
  bucket: string;
  /** What every key begins with: empty, or with a slash at its end. */
  prefix: string;
  region: string;
  /** Of a store that is not Amazon's: `https://minio.example.org`. */
  endpoint?: string;
  access_key_id: string;
  secret_access_key: string;
}

export type RecordingTarget = FolderTarget | S3Target;

/** What there is of a file. */
export interface FileFound {
  size_bytes: number;
  /** When it was written, epoch milliseconds. */
  written_at: number;
}

/** The files at one target. */
export interface Files {
  /** The file that can be had at a path; undefined: there is none. */
  find(path: string): Promise<FileFound | undefined>;
  /** Deletes a file for good, older versions included; fine if it is gone. */
  delete(path: string): Promise<void>;
  /** Whether anything is left of a file. */
  exists(path: string): Promise<boolean>;
}

/** The path that a recording of this name gets at a target. */
export const pathFor = (target: RecordingTarget, name: string): string =>
  target.kind === "folder" ? `${target.path}/${name}` : `${target.prefix}${name}`;

/** Where a file is, for people and for the record: `file:///var/recordings/a.mp4`, `s3://bucket/a.mp4`. */
export const placeOf = (target: RecordingTarget, path: string): string =>
  target.kind === "folder" ? `file://${path}` : `${bucketPlace(target)}${path}`;

/**
 * The path of a file by its place.
 *
 * @throws Error if that place is not of this target: whoever changed the setting must go there themselves
 */
export function pathOf(target: RecordingTarget, place: string): string {
  const start = target.kind === "folder" ? "file://" : bucketPlace(target);
  if (place.startsWith(start)) return place.slice(start.length);
  const here = target.kind === "folder" ? `file://${target.path}` : bucketPlace(target);
  throw new Error(`Cannot reach recording ${place}: recordings are kept at ${here} now (ESTUARY_RECORDINGS)`);
}

const bucketPlace = ({ bucket }: S3Target) => `s3://${bucket}/`;
