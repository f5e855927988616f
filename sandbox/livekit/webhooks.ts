import { AccessToken } from "livekit-server-sdk";
import { createHash } from "node:crypto";
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import type { Callbacks } from "../callbacks.ts";
import type { Events, SandboxEvent } from "../state.ts";
import { egressMessage, participantMessage, roomMessage, seconds } from "./protocol.ts";

const EVENTS = [
  "room_started",
  "room_finished",
  "participant_joined",
  "participant_left",
  "egress_started",
  "egress_updated",
  "egress_ended",
];

type Told = Extract<SandboxEvent, { room: unknown } | { egress: unknown }>;

/** Tells these URLs of what happens in rooms and to their recordings, signed as LiveKit signs. */
export function sendWebhooks(urls: string[], settings: LiveKitSettings, events: Events, callbacks: Callbacks): void {
  if (urls.length === 0) return;
  events.on((event) => {
    if (!EVENTS.includes(event.type)) return;
    const body = webhook(event as Told);
    for (const url of urls) callbacks.post("livekit", "webhook", url, body, sign(settings, body));
  });
}

function webhook(event: Told): string {
  return JSON.stringify({
    event: event.type,
    id: `EV_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`,
    createdAt: String(seconds(Date.now())),
    room: "room" in event ? roomMessage(event.room).toJson() : undefined,
    participant: "participant" in event ? participantMessage(event.participant).toJson() : undefined,
    egressInfo: "egress" in event ? egressMessage(event.egress).toJson() : undefined,
  });
}

/** The token vouches for the body by its SHA-256. */
async function sign({ api_key, api_secret }: LiveKitSettings, body: string): Promise<Record<string, string>> {
  const token = new AccessToken(api_key, api_secret, { ttl: "5m" });
  token.sha256 = createHash("sha256").update(body).digest("base64");
  return { "content-type": "application/webhook+json", authorization: await token.toJwt() };
}
