// Recordings by LiveKit's egress.
import {
  EgressClient,
  type EgressInfo,
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
  S3Upload,
} from "livekit-server-sdk";
import type { LiveKitSettings } from "./livekit.ts";
import { askingAt, isNotFound } from "./livekit_failures.ts";
import type { RecordingTarget } from "./storage.ts";

/** A recording as LiveKit knows it. Instants are epoch milliseconds, by LiveKit's clock. */
export interface EgressState {
  egress_id: string;
  /** `running` from its request to its last byte: LiveKit's own starting, active and ending. */
  status: "running" | "complete" | "failed";
  /** Why it failed, or ended early. */
  reason?: string;
  /** Whether it failed because it ended before anything was recorded. */
  aborted?: true;
  file?: RecordedFile;
}

/** The file of a recording that is complete. */
export interface RecordedFile {
  /** Its path in the folder or its key in the bucket. */
  path: string;
  size_bytes: number;
  /** null: LiveKit does not know it any more. */
  duration_ms: number | null;
  /** When it was written, if somebody else than LiveKit tells of it, epoch milliseconds. */
  written_at?: number;
}

/**
 * Starts, stops and looks at recordings of whole rooms. A call may throw an ApplicationFailure as liveKitFailure
 * says.
 */
export interface Egress {
  /** Starts to record a room into a file. Not to be repeated: each call makes a recording. */
  start(room: string, path: string): Promise<EgressState>;
  /** The recording of a room into that file, if there is one. */
  find(room: string, path: string): Promise<EgressState | undefined>;
  /** How a recording stands; undefined: LiveKit does not know it any more, as it forgets what ended a day ago. */
  look(egressId: string): Promise<EgressState | undefined>;
  /** Ends a recording; fine if it has ended. */
  stop(egressId: string): Promise<void>;
}

/**
 * Reaches egress through LiveKit's server SDK.
 *
 * @param target where files go
 * @param timeout milliseconds that one request may take
 */
export function createEgress(settings: LiveKitSettings, target: RecordingTarget, timeout = 8_000): Egress {
  const { url, api_key, api_secret } = settings;
  // A request that is sent to another region after it took effect in the first would make a second recording.
  const options = { requestTimeout: timeout / 1000, failover: false };
  const client = new EgressClient(url, api_key, api_secret, options);
  const asking = askingAt(url);

  const look = (egressId: string) =>
    asking(`look at egress "${egressId}"`, async () => {
      try {
        const [info] = await client.listEgress({ egressId });
        return info && egressState(info);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    });

  return {
    start: (room, path) =>
      asking(
        `record room "${room}"`,
        async () => egressState(await client.startRoomCompositeEgress(room, fileOutput(target, path))),
      ),

    find: (room, path) =>
      asking(`find the recording of room "${room}"`, async () => {
        const infos = await client.listEgress({ roomName: room });
        const info = infos.find((each) => requestedPath(each) === path);
        return info && egressState(info);
      }),

    look,

    stop: (egressId) =>
      asking(`stop egress "${egressId}"`, async () => {
        try {
          await client.stopEgress(egressId);
        } catch (error) {
          if (isNotFound(error)) return;
          // LiveKit words it in several ways that there is nothing left to stop.
          const state = await look(egressId).catch(() => undefined);
          if (!state || state.status === "running") throw error;
        }
      }),
  };
}

function fileOutput(target: RecordingTarget, filepath: string): EncodedFileOutput {
  // A manifest would be a second file, that nobody deletes.
  const output = new EncodedFileOutput({ fileType: EncodedFileType.MP4, filepath, disableManifest: true });
  if (target.kind === "s3") output.output = { case: "s3", value: s3Upload(target) };
  return output;
}

function s3Upload(target: Extract<RecordingTarget, { kind: "s3" }>): S3Upload {
  const { bucket, region, endpoint = "", access_key_id, secret_access_key } = target;
  return new S3Upload({
    bucket,
    region,
    endpoint,
    forcePathStyle: endpoint !== "",
    accessKey: access_key_id,
    secret: secret_access_key,
  });
}

function requestedPath({ request }: EgressInfo): string | undefined {
  if (request.case !== "roomComposite") return undefined;
  const { fileOutputs, output } = request.value;
  return fileOutputs[0]?.filepath ?? (output.case === "file" ? output.value.filepath : undefined);
}

const NANOSECONDS = 1_000_000n;

function egressState({ egressId: egress_id, status, error, fileResults: [file] }: EgressInfo): EgressState {
  const reason = error || undefined;
  if (status === EgressStatus.EGRESS_FAILED || status === EgressStatus.EGRESS_ABORTED) {
    const aborted = status === EgressStatus.EGRESS_ABORTED;
    return { egress_id, status: "failed", reason: reason ?? "LiveKit gave it up", ...(aborted && { aborted }) };
  }
  if (status !== EgressStatus.EGRESS_COMPLETE && status !== EgressStatus.EGRESS_LIMIT_REACHED) {
    return { egress_id, status: "running" };
  }
  if (!file) return { egress_id, status: "failed", reason: "LiveKit tells of no file" };
  const { filename: path, size, duration } = file;
  return {
    egress_id,
    status: "complete",
    ...(status === EgressStatus.EGRESS_LIMIT_REACHED && { reason: reason ?? "LiveKit's limit was reached" }),
    file: { path, size_bytes: Number(size), duration_ms: Number(duration / NANOSECONDS) },
  };
}
