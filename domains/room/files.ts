// The files at a place where recordings are kept.
import type { Files, RecordingTarget } from "./storage.ts";
import { folderFiles } from "./storage_folder.ts";
import { s3Files } from "./storage_s3.ts";

/** The files of a target, by the paths that LiveKit tells. */
export const filesOf = (target: RecordingTarget): Files => target.kind === "folder" ? folderFiles() : s3Files(target);
