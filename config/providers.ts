// The outside world: the real providers with complete credentials, or the sandbox.
import type { LiveKitSettings } from "../domains/room/livekit.ts";
import type { StripeSettings } from "../domains/payment/stripe.ts";
import type { SmtpSettings } from "../domains/shared/email.ts";
import type { TwilioSettings } from "../domains/shared/sms.ts";
import type { ModerationApiSettings } from "../domains/stream/moderation_api.ts";
import { isLoopback } from "../text/loopback.ts";
import type { SettingName } from "./settings.ts";
import type { Sources } from "./sources.ts";
import { matching, oneOf, port, text, url, yesOrNo } from "./values.ts";

/** Settings for the real SDK of each provider. */
export interface RealProviders {
  kind: "real";
  livekit: LiveKitSettings;
  twilio: TwilioSettings;
  smtp: SmtpSettings;
  stripe: StripeSettings;
  classifier: ModerationApiSettings;
  /** The marketplace's own site, for the links in mails; without a slash at its end. */
  web_url: string;
}

/** Every provider on this machine: a sandbox of the worker's own, or one that already runs at `url`. */
export interface SandboxProviders {
  kind: "sandbox";
  url?: string;
}

export type Providers = RealProviders | SandboxProviders;

/** What no real provider works without, as one line each in a message. */
const CREDENTIALS: readonly (readonly SettingName[])[] = [
  ["STRIPE_SECRET_KEY"],
  ["LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"],
  ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_PHONE_NUMBER"],
  ["SMTP_HOST", "SMTP_FROM"],
  ["CLASSIFIER_API_KEY"],
];

/** Said below the problems when credentials are missing. */
export const PROVIDERS_ADVICE = "Set them, or run every provider locally with ESTUARY_PROVIDERS=sandbox";

/**
 * Reads which providers to use. `auto` is the sandbox only with Temporal on this machine and no provider's credential set at all.
 *
 * @param address Temporal's, as host:port; undefined if it is not known
 * @returns the providers, and the lines to say if credentials are missing
 */
export function readProviders(
  sources: Sources,
  address: string | undefined,
): { providers: Providers; missing: string[] } {
  const mode = sources.read("ESTUARY_PROVIDERS", oneOf("auto", "real", "sandbox")) ?? "auto";
  const shared = sources.read("ESTUARY_SANDBOX_URL", url("http"));
  const untouched = CREDENTIALS.flat().every((name) => !sources.find(name));
  if (mode === "sandbox" || (mode === "auto" && (!address || isLoopback(`http://${address}`)) && untouched)) {
    return { providers: { kind: "sandbox", ...(shared && { url: shared }) }, missing: [] };
  }
  if (shared) {
    const why = mode === "real"
      ? "ESTUARY_PROVIDERS is real"
      : "with credentials or a remote Temporal, providers are real";
    sources.problems.push({
      setting: "ESTUARY_SANDBOX_URL",
      message: `is set, but ${why}: unset it, or set ESTUARY_PROVIDERS=sandbox`,
    });
  }
  const missing = [...CREDENTIALS, ["ESTUARY_WEB_URL"] as const].map((names) =>
    names.filter((name) => !sources.find(name)).join(", ")
  );
  return { providers: readReal(sources), missing: missing.filter((names) => names !== "") };
}

function readReal(sources: Sources): RealProviders {
  // What is missing is told by the caller and never gets this far.
  const read = (name: SettingName, parse = text) => sources.read(name, parse) ?? "";
  const smtpPort = sources.read("SMTP_PORT", port) ?? 587;
  const user = sources.read("SMTP_USER", text);
  const password = sources.read("SMTP_PASSWORD", text);
  if (!user !== !password) {
    const setting = user ? "SMTP_PASSWORD" : "SMTP_USER";
    sources.problems.push({
      setting,
      message: `not set, while ${user ? "SMTP_USER" : "SMTP_PASSWORD"} is: set both or none`,
    });
  }
  return {
    kind: "real",
    livekit: {
      url: read("LIVEKIT_URL", url("wss", "ws", "https", "http")),
      api_key: read("LIVEKIT_API_KEY"),
      api_secret: read("LIVEKIT_API_SECRET"),
    },
    twilio: {
      account_sid: read(
        "TWILIO_ACCOUNT_SID",
        matching(/^AC[0-9a-f]{32}$/i, "is not an account SID: AC and 32 hex digits"),
      ),
      auth_token: read("TWILIO_AUTH_TOKEN"),
      from: read(
        "TWILIO_PHONE_NUMBER",
        matching(/^\+[1-9]\d{6,14}$/, "is not a number in E.164 form, as in +4915112345678"),
      ),
    },
    smtp: {
      host: read("SMTP_HOST"),
      port: smtpPort,
      secure: sources.read("SMTP_SECURE", yesOrNo) ?? smtpPort === 465,
      ...(user && { user }),
      ...(password && { password }),
      from: read("SMTP_FROM", matching(/^[^<>]*<?[^\s<>@]+@[^\s<>@]+>?$/, "is neither an address nor Name <address>")),
    },
    stripe: {
      secret_key: read("STRIPE_SECRET_KEY", matching(/^(sk|rk)_/, "is not a secret key: they begin with sk_ or rk_")),
    },
    classifier: {
      url: sources.read("CLASSIFIER_URL", url("https", "http")) ?? "https://api.openai.com/v1",
      api_key: read("CLASSIFIER_API_KEY"),
      model: sources.read("CLASSIFIER_MODEL", text) ?? "omni-moderation-latest",
    },
    web_url: read("ESTUARY_WEB_URL", url("https", "http")).replace(/\/+$/, ""),
  };
}
