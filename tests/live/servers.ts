// Real servers on this machine: LiveKit's own, with people who join it over WebRTC, and one that speaks S3's protocol.
import { WebhookReceiver } from "livekit-server-sdk";
import type { WebhookEvent } from "livekit-server-sdk";
import { join } from "node:path";
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import type { S3Target } from "../../domains/room/storage.ts";
import { freePort } from "../../tools/dev/ports.ts";
import { liveKitServer, s3Server } from "../../tools/toolchain.ts";

/** A running LiveKit server. */
export interface LiveKit extends AsyncDisposable {
  settings: LiveKitSettings;
  /** The webhooks that came, each one's signature verified. */
  events: WebhookEvent[];
  /** Calls the listener with each webhook that comes from now on. */
  onEvent(listener: (event: WebhookEvent) => Promise<void>): void;
}

/** Starts a LiveKit server on free ports that sends its webhooks here. */
export async function startLiveKit(): Promise<LiveKit> {
  await using stack = new AsyncDisposableStack();
  const settings = { url: "", api_key: "APIlive", api_secret: crypto.randomUUID() };
  const receiver = new WebhookReceiver(settings.api_key, settings.api_secret);
  const events: WebhookEvent[] = [];
  const listeners: ((event: WebhookEvent) => Promise<void>)[] = [];
  const hook = stack.use(Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const event = await receiver.receive(await request.text(), request.headers.get("authorization")!);
    events.push(event);
    for (const listener of listeners) await listener(event);
    return new Response();
  }));

  const port = freePort();
  settings.url = `ws://127.0.0.1:${port}`;
  const config = {
    port,
    bind_addresses: ["127.0.0.1"],
    rtc: { tcp_port: freePort(), udp_port: freePort(), node_ip: "127.0.0.1", enable_loopback_candidate: true },
    keys: { [settings.api_key]: settings.api_secret },
    webhook: { api_key: settings.api_key, urls: [`http://127.0.0.1:${hook.addr.port}`] },
    logging: { level: "error" },
  };
  // The configuration is YAML, of which JSON is a part; not an argument, where everybody on this machine could read it.
  const child = new Deno.Command(await liveKitServer(), {
    args: [],
    env: { LIVEKIT_CONFIG: JSON.stringify(config) },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  stack.defer(async () => {
    child.kill("SIGKILL");
    await child.status;
  });
  await answering(`http://127.0.0.1:${port}`, child);

  const opened = stack.move();
  return {
    settings,
    events,
    onEvent: (listener) => void listeners.push(listener),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** A bucket on a server that speaks S3's protocol. */
export async function startS3(versioned: boolean): Promise<S3Target & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "estuary-s3-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  for (const name of ["data", "versions"]) await Deno.mkdir(join(folder, name));
  const port = freePort();
  const target: S3Target = {
    kind: "s3",
    bucket: "recordings",
    prefix: "2026/",
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    access_key_id: "estuary",
    secret_access_key: crypto.randomUUID(),
  };
  const child = new Deno.Command(await s3Server(), {
    args: [
      "--port",
      `127.0.0.1:${port}`,
      "posix",
      ...(versioned ? ["--versioning-dir", join(folder, "versions")] : []),
      join(folder, "data"),
    ],
    env: { ROOT_ACCESS_KEY_ID: target.access_key_id, ROOT_SECRET_ACCESS_KEY: target.secret_access_key },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  stack.defer(async () => {
    child.kill("SIGKILL");
    await child.status;
  });
  await answering(target.endpoint!, child);
  const opened = stack.move();
  return { ...target, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Waits until something answers over HTTP. @throws Error if the process ends before */
async function answering(url: string, child: Deno.ChildProcess): Promise<void> {
  let ended = false;
  void child.status.then(() => ended = true);
  const patience = AbortSignal.timeout(20_000);
  for (;;) {
    if (ended) throw new Error(`Nothing answers at ${url}: its process has ended`);
    patience.throwIfAborted();
    try {
      const response = await fetch(url);
      await response.body?.cancel();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
