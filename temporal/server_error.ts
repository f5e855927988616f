// What goes wrong between us and a Temporal server, said in plain words.
import type { NativeConnectionOptions } from "@temporalio/worker";
import { KnownError } from "../text/known_error.ts";
import { networkReason } from "../text/network.ts";

/** Where a Temporal server is and how it is talked to. */
export interface ServerSettings {
  /** `host:port`. */
  address: string;
  namespace: string;
  api_key?: string;
  tls?: NativeConnectionOptions["tls"];
  /** Further headers of each request. */
  metadata?: Record<string, string>;
}

/** A Temporal server that cannot be used, and what to do about it. */
export class ServerError extends KnownError {
  static unreachable({ address }: ServerSettings, reason: string, cause?: unknown): ServerError {
    return new ServerError("server_unreachable", `Cannot reach Temporal at ${address}: ${reason}`, {
      hints: [
        ["start one for development", "temporal server start-dev     (or: deno task dev)"],
        ["use another", "--address, or TEMPORAL_HOST"],
      ],
      cause,
    });
  }

  static denied({ address, namespace, api_key }: ServerSettings, reason: string, cause?: unknown): ServerError {
    const credentials = api_key ? "the API key was not accepted" : "no API key was given";
    const message = `Cannot use namespace "${namespace}" of Temporal at ${address}: ${reason} (${credentials})`;
    return new ServerError("server_refused", message, {
      hints: [[
        "give credentials",
        "TEMPORAL_API_KEY, TEMPORAL_TLS_CLIENT_CERT_PATH and _KEY_PATH, or TEMPORAL_PROFILE",
      ]],
      cause,
    });
  }

  static namespace({ address, namespace }: ServerSettings, cause?: unknown): ServerError {
    const message = `Cannot use namespace "${namespace}" of Temporal at ${address}: it does not exist`;
    return new ServerError("server_refused", message, {
      hints: [
        ["make it", `temporal operator namespace create --address ${address} --namespace ${namespace}`],
        ["use another", "--namespace, or TEMPORAL_NAMESPACE"],
      ],
      cause,
    });
  }

  /** The SDK's native part did not load. */
  static bridge(cause: unknown): ServerError {
    const message = cause instanceof Error ? cause.message : String(cause);
    const [, path, why] = /^Failed to write native addon .* to '(.+?)' because (.+?)\./.exec(message) ?? [];
    const reason = path ? `it cannot be unpacked to ${path}, ${why}` : message;
    return new ServerError("foundation", `Cannot load the native part of the Temporal SDK: ${reason}`, {
      hints: [["a binary unpacks it into", "TMPDIR, else /tmp: a folder that can be written to and executed from"]],
      cause,
    });
  }
}

// gRPC status codes, by number as errors of calls carry them.
const NOT_FOUND = 5, PERMISSION_DENIED = 7, UNAVAILABLE = 14, UNAUTHENTICATED = 16;
const CANCELLED = 1, DEADLINE_EXCEEDED = 4;

/** What the native client says where something else than Temporal answers. */
const NOT_TEMPORAL =
  /GoAway|h2 protocol|grpc-status header missing|ConnectionReset|BrokenPipe|UnexpectedEof|connection closed/;

/**
 * Turns what the SDK throws into a {@linkcode ServerError}, if the server or the way to it is at fault.
 *
 * @returns the error itself, if it has nothing to do with the server
 */
export function plainReason(error: unknown, settings: ServerSettings): unknown {
  if (!(error instanceof Error)) return error;
  const { code, message } = serviceError(error);
  if (error.name === "NamespaceNotFoundError" || (code === NOT_FOUND && /^Namespace .* not found/.test(message))) {
    return ServerError.namespace(settings, error);
  }
  if (code === PERMISSION_DENIED || /does not have permission/.test(message)) {
    return ServerError.denied(settings, "permission denied", error);
  }
  if (code === UNAUTHENTICATED || /valid authentication credentials/.test(message)) {
    return ServerError.denied(settings, "not authenticated", error);
  }
  if (code === DEADLINE_EXCEEDED || (code === CANCELLED && message === "Timeout expired")) {
    return ServerError.unreachable(settings, "no answer in time", error);
  }
  if (error.name === "TransportError" || code === UNAVAILABLE) {
    const elsewhere = NOT_TEMPORAL.test(message) && "what answers there is not a Temporal server, or it wants TLS";
    return ServerError.unreachable(settings, networkReason(error) ?? (elsewhere || message), error);
  }
  if (error instanceof TypeError && /targetUrl/.test(message)) {
    return ServerError.unreachable(settings, "that is not an address, host:port is expected", error);
  }
  return error;
}

/** The gRPC error inside what the client throws, which may wrap it. */
function serviceError(error: Error): { code?: number; message: string } {
  const { code, details, message, cause } = error as Error & { code?: number; details?: string };
  if (code === undefined && cause instanceof Error && error.name === "ServiceError") return serviceError(cause);
  return { code, message: details || message };
}
