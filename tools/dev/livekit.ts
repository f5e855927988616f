// A real LiveKit server in place of the sandbox's, where one is configured, and people who come to its rooms.
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import { ATTENDANCE } from "../../sandbox/seed.ts";
import type { Sandbox } from "../../sandbox/mod.ts";
import { visit, type Visitor } from "./visitors.ts";

/**
 * The server that LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET name; undefined if none of them is set.
 *
 * @throws Error if only some of them are
 */
export function realLiveKit(env = Deno.env.toObject()): LiveKitSettings | undefined {
  const names = ["LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"];
  const missing = names.filter((name) => !env[name]);
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) {
    throw new Error(`Cannot use a real LiveKit server: not set is ${missing.join(", ")}. Set all of them, or none`);
  }
  return { url: env.LIVEKIT_URL, api_key: env.LIVEKIT_API_KEY, api_secret: env.LIVEKIT_API_SECRET };
}

/** The sample people join over WebRTC with the links of their mails, those who would come, and go when the room closes. */
export function bringVisitors(sandbox: Sandbox, { url }: LiveKitSettings): AsyncDisposable {
  const visitors: Promise<Visitor>[] = [];
  const stop = sandbox.on((event) => {
    if (event.type !== "mail") return;
    const link = /https?:\S+\/join\?token=\S+/.exec(event.mail.text)?.[0];
    const token = link && new URL(link).searchParams.get("token");
    if (token && keepsAppointments(token)) visitors.push(visit(url, token));
  });
  return {
    async [Symbol.asyncDispose]() {
      stop();
      await Promise.all(visitors.map(async (visitor) => await (await visitor).leave()));
    },
  };
}

/** Whether the sample data has the person of a token come to the booking of its room. */
function keepsAppointments(token: string): boolean {
  const { sub, video } = JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
  const [role] = sub.split("-");
  const id = video.room.replace(/^booking-/, "");
  return ATTENDANCE[id]?.[role as "guest" | "host"] ?? false;
}
