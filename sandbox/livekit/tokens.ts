// Who may ask LiveKit for what.
import { type ClaimGrants, TokenVerifier, type VideoGrant } from "livekit-server-sdk";
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import { twirpError } from "./protocol.ts";

/** What a token proves: its grants, whom it names and until when (epoch milliseconds). */
export interface Verified {
  video: VideoGrant;
  identity?: string;
  name?: string;
  valid_until: number;
}

/** @throws Error if the token is not signed with the key, or not valid now */
export async function verifyToken({ api_key, api_secret }: LiveKitSettings, token: string): Promise<Verified> {
  const claims: ClaimGrants = await new TokenVerifier(api_key, api_secret).verify(token);
  return { video: claims.video ?? {}, identity: claims.sub, name: claims.name, valid_until: claims.exp! * 1000 };
}

/**
 * LiveKit's two gates: the token itself, told in plain text with the token in it, and then its grants.
 *
 * @returns what to answer instead, or undefined for a caller who may pass
 */
export async function gate(
  settings: LiveKitSettings,
  authorization: string | null,
  permits: (grant: VideoGrant) => boolean | undefined,
): Promise<Response | undefined> {
  let grant: VideoGrant = {};
  if (authorization !== null) {
    if (!authorization.startsWith("Bearer ")) {
      return new Response("invalid authorization header. Must start with Bearer ", { status: 401 });
    }
    const token = authorization.slice("Bearer ".length);
    try {
      grant = (await verifyToken(settings, token)).video;
    } catch (error) {
      return new Response(`invalid token: ${token}, error: ${(error as Error).message}`, { status: 401 });
    }
  }
  return permits(grant) ? undefined : twirpError({ status: 401, message: "permissions denied" });
}
