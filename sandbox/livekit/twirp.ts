// LiveKit's services over Twirp: a request's way to its method, through LiveKit's two gates.
import type { VideoGrant } from "livekit-server-sdk";
import type { LiveKitSettings } from "../../domains/room/livekit.ts";
import type { Faults } from "../faults.ts";
import { answer } from "../http.ts";
import { twirpError } from "./protocol.ts";
import { gate } from "./tokens.ts";

/** A request's fields, by their names in the protocol. */
export type Fields = Record<string, unknown>;

/** One method of a service. */
export interface Method {
  permits(grant: VideoGrant, room: unknown): boolean | undefined;
  act(fields: Fields): Response;
}

/**
 * A service's handler: answers a request, or gives undefined if it is for somebody else.
 *
 * @param service as the protocol names it: "RoomService"
 */
export function twirpService(
  service: string,
  methods: Record<string, Method>,
  settings: LiveKitSettings,
  faults: Faults,
) {
  const path = `/twirp/livekit.${service}/`;
  return (request: Request, url: URL): Promise<Response> | undefined => {
    if (!url.pathname.startsWith(path)) return undefined;
    const operation = url.pathname.slice(path.length);
    const method = methods[operation];
    if (!method) {
      return Promise.resolve(twirpError({ status: 404, code: "bad_route", message: `no handler for ${url.pathname}` }));
    }
    return answer(faults, "livekit", operation, async () => {
      const fields = protocolNames(await request.json()) as Fields;
      const permits = (grant: VideoGrant) => method.permits(grant, fields.room);
      return await gate(settings, request.headers.get("authorization"), permits) ?? method.act(fields);
    }, twirpError);
  };
}

/** JSON may say emptyTimeout or empty_timeout; LiveKit takes both. */
function protocolNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(protocolNames);
  if (typeof value !== "object" || value === null) return value;
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [snake(name), protocolNames(inner)]));
}
