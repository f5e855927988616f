// The tokens that people join rooms with.
import { ApplicationFailure } from "@temporalio/common";
import { AccessToken, TrackSource } from "livekit-server-sdk";

/** The key that administers a LiveKit server, and signs for it. */
export interface LiveKitKey {
  api_key: string;
  api_secret: string;
}

/** What a session takes: to be seen and heard, to show one's screen, to write. No more of LiveKit's grants. */
const SOURCES = [TrackSource.CAMERA, TrackSource.MICROPHONE, TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO];

/**
 * A token that lets this identity join that one room from now on, take part in a session there, and nothing else. Whoever
 * joins with an identity that is in the room already takes its place.
 *
 * @param validUntil epoch milliseconds; LiveKit allows a minute more, for clocks that differ
 * @throws ApplicationFailure `JoinTokenExpired`, non-retryable: that moment has passed
 */
export async function joinToken(
  { api_key, api_secret }: LiveKitKey,
  room: string,
  identity: string,
  displayName: string,
  validUntil: number,
): Promise<string> {
  const ttl = Math.ceil((validUntil - Date.now()) / 1000);
  if (ttl < 1) {
    const ended = new Date(validUntil).toISOString();
    const message = `Cannot make a token for "${identity}" to join room "${room}": it would have expired at ${ended}`;
    throw ApplicationFailure.nonRetryable(message, "JoinTokenExpired");
  }
  const token = new AccessToken(api_key, api_secret, { identity, name: displayName, ttl });
  token.addGrant({
    roomJoin: true,
    room,
    canSubscribe: true,
    canPublish: true,
    canPublishSources: SOURCES,
    canPublishData: true,
    canUpdateOwnMetadata: false,
  });
  return await token.toJwt();
}
