// How to reach Temporal: our own settings and the profiles of Temporal's own configuration file.
import type { ClientConnectConfig } from "@temporalio/envconfig";
import { isLoopback } from "../text/loopback.ts";
import { reason } from "./problems.ts";
import type { Sources } from "./sources.ts";
import { SETTING_NAMES, type SettingName } from "./settings.ts";
import { address, url, yesOrNo } from "./values.ts";

/** Where Temporal is and how to be let in. */
export interface TemporalSettings {
  /** host:port */
  address: string;
  namespace: string;
  api_key?: string;
  /** true: TLS with the system's certificates; false or absent: none */
  tls?: ClientConnectConfig["connectionOptions"]["tls"];
  /** further headers of each request, from the profile or TEMPORAL_GRPC_META_* */
  metadata?: Record<string, string>;
  /** the profile of temporal.toml, if one was asked for by name */
  profile?: string;
  /** Temporal's web UI, for links, as far as one is known; without a slash at its end */
  ui_url?: string;
}

/**
 * Reads the settings of the connection. Flag, environment and estuary.yaml stand above a profile of temporal.toml, except that
 * a profile asked for by flag or environment stands above estuary.yaml.
 */
export async function readTemporal(
  sources: Sources,
  env: Record<string, string | undefined>,
): Promise<TemporalSettings> {
  const profile = sources.find("TEMPORAL_PROFILE");
  const config = await fromTemporal(sources, profile?.text, variables(sources, env, profile?.from));
  const connection = config.connectionOptions;
  const given = { text: connection.address ?? "localhost:7233", origin: originOfAddress(sources, connection.address) };
  const at = sources.parsed(given, address) ?? given.text;
  const ui = sources.read("ESTUARY_UI_URL", url("http", "https")) ?? uiOf(at);
  return {
    address: at,
    namespace: config.namespace ?? "default",
    ...(connection.apiKey && { api_key: connection.apiKey }),
    ...(connection.tls !== undefined && { tls: connection.tls }),
    ...(connection.metadata && { metadata: connection.metadata as Record<string, string> }),
    ...(profile && { profile: profile.text }),
    ...(ui && { ui_url: ui.replace(/\/+$/, "") }),
  };
}

/** The web UI that stands beside the usual server of a developer's machine. Of any other server none is known. */
const uiOf = (address: string): string | undefined =>
  isLoopback(`http://${address}`) && address.endsWith(":7233") ? "http://localhost:8080" : undefined;

/** The settings of the connection under Temporal's own names, for its own reader. */
function variables(
  sources: Sources,
  env: Record<string, string | undefined>,
  profileFrom: string | undefined,
): Record<string, string> {
  const profileWins = profileFrom === "flag" || profileFrom === "environment";
  const found = SETTING_NAMES.filter((name) => name.startsWith("TEMPORAL_")).flatMap(
    (name): [SettingName, string][] => {
      const given = sources.find(name);
      return given && !(profileWins && given.from === "file") ? [[name, given.text]] : [];
    },
  );
  const headers = Object.entries(env).filter((entry): entry is [string, string] =>
    entry[0].startsWith("TEMPORAL_GRPC_META_") && entry[1] !== undefined
  );
  const home = ["HOME", "XDG_CONFIG_HOME", "APPDATA"].flatMap((name): [string, string][] =>
    env[name] ? [[name, env[name]]] : []
  );
  return Object.fromEntries([...found, ...headers, ...home]);
}

async function fromTemporal(
  sources: Sources,
  profile: string | undefined,
  overrideEnvVars: Record<string, string>,
): Promise<ClientConnectConfig> {
  sources.read("TEMPORAL_TLS", yesOrNo);
  const refused = (setting: string, message: string): ClientConnectConfig => {
    sources.problems.push({ setting, message });
    return { connectionOptions: {} };
  };
  const path = overrideEnvVars.TEMPORAL_CONFIG_FILE;
  // Temporal's reader passes over a file that is not there, even if it was asked for.
  const missing = path && await Deno.stat(path).then(() => undefined, reason);
  if (missing) return refused("TEMPORAL_CONFIG_FILE", `"${path}" cannot be read: ${missing}`);
  const { loadClientConfigProfile, toClientOptions } = await import("@temporalio/envconfig");
  try {
    const loaded = loadClientConfigProfile({ profile, overrideEnvVars, configFileStrict: true });
    if (!loaded.tls?.clientCert === !loaded.tls?.clientKey) return toClientOptions(loaded);
    return refused("TEMPORAL_TLS_CLIENT_*", "a client certificate needs its key, and a key its certificate");
  } catch (error) {
    return refused(profile ? `profile ${profile}` : path ?? "Temporal connection", `cannot be used: ${reason(error)}`);
  }
}

function originOfAddress(sources: Sources, used: string | undefined): string {
  const given = sources.find("TEMPORAL_ADDRESS");
  return given?.text === used ? given?.origin ?? "TEMPORAL_ADDRESS" : "temporal.toml: address";
}
