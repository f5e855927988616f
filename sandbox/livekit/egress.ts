// Recordings without their pictures: what LiveKit's egress does, and a small file at its end.
import { AwsClient } from "aws4fetch";
import { dirname } from "node:path";
import { isLoopback } from "../../text/loopback.ts";
import type { Events, SandboxEgress, SandboxRoom } from "../state.ts";

/** Where a recording's file goes: the request's own words for it. */
export interface Output {
  filepath: string;
  s3?: { access_key: string; secret: string; region?: string; endpoint?: string; bucket: string };
}

export class Egresses implements AsyncDisposable {
  /** every recording that is not forgotten, in the order of their start */
  readonly all: SandboxEgress[] = [];
  #outputs = new Map<SandboxEgress, Output>();
  #writing = new Set<Promise<void>>();

  constructor(private readonly events: Events) {
    events.on((event) => {
      if (event.type !== "room_finished") return;
      for (const egress of this.all) if (egress.room === event.room && isActive(egress)) this.stop(egress);
    });
  }

  /** Starts to record. */
  start(room: SandboxRoom, output: Output): SandboxEgress {
    const egress: SandboxEgress = {
      egress_id: `EG_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`,
      room,
      status: "EGRESS_STARTING",
      path: output.filepath,
      started_at: Date.now(),
    };
    this.all.push(egress);
    this.#outputs.set(egress, output);
    this.events.emit({ type: "egress_started", egress });
    egress.status = "EGRESS_ACTIVE";
    this.events.emit({ type: "egress_updated", egress });
    return egress;
  }

  /**
   * Ends a recording; its file is written before it counts as complete. As at LiveKit, one that has not begun is aborted.
   *
   * @throws Error if it has ended
   */
  stop(egress: SandboxEgress): void {
    if (!isActive(egress)) throw new Error(`egress with status ${egress.status} cannot be stopped`);
    if (egress.status === "EGRESS_STARTING") {
      return this.#end(egress, { status: "EGRESS_ABORTED", error: "Stop called before pipeline could start" });
    }
    egress.status = "EGRESS_ENDING";
    this.events.emit({ type: "egress_updated", egress });
    const writing = this.#write(egress).then(
      (size) => this.#end(egress, { status: "EGRESS_COMPLETE", size }),
      (error: Error) => this.#end(egress, { status: "EGRESS_FAILED", error: error.message }),
    );
    this.#writing.add(writing);
    void writing.then(() => this.#writing.delete(writing));
  }

  /** Lets a recording fail, as it may for reasons of its own. @throws Error if there is none to fail */
  fail(egressId: string, error: string): void {
    const egress = this.all.find(({ egress_id }) => egress_id === egressId);
    if (!egress || !isActive(egress)) throw new Error(`Cannot let egress "${egressId}" fail: it is not running`);
    this.#end(egress, { status: "EGRESS_FAILED", error });
  }

  /** Forgets a recording that has ended. */
  forget(egressId: string): void {
    const index = this.all.findIndex(({ egress_id }) => egress_id === egressId);
    if (index >= 0) this.all.splice(index, 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#writing);
  }

  #end(egress: SandboxEgress, outcome: Pick<SandboxEgress, "status" | "error" | "size">): void {
    Object.assign(egress, outcome, { ended_at: Date.now() });
    this.events.emit({ type: "egress_ended", egress });
  }

  async #write(egress: SandboxEgress): Promise<number> {
    const { filepath, s3 } = this.#outputs.get(egress)!;
    const content = new TextEncoder().encode(`A recording of ${egress.room.name}, made by the Estuary sandbox.\n`);
    if (s3) {
      await upload(s3, filepath, content);
    } else {
      await Deno.mkdir(dirname(filepath), { recursive: true });
      await Deno.writeFile(filepath, content);
    }
    return content.length;
  }
}

export const isActive = ({ status }: SandboxEgress) => status === "EGRESS_STARTING" || status === "EGRESS_ACTIVE";

async function upload(s3: NonNullable<Output["s3"]>, key: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const { endpoint = "", bucket, region = "us-east-1", access_key: accessKeyId, secret: secretAccessKey } = s3;
  const url = `${endpoint}/${bucket}/${key}`;
  if (!isLoopback(url)) throw new Error(`the sandbox never leaves this machine, and ${url || "Amazon"} is not on it`);
  const client = new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region, retries: 0 });
  const response = await client.fetch(url, { method: "PUT", body: content });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the upload to ${url} was answered ${response.status}`);
}
