// The providers, each through its real SDK: real ones, or those of a sandbox.
import type { Providers } from "../config.ts";
import { createEgress, type Egress } from "../domains/room/egress.ts";
import { createPayments, type Payments } from "../domains/payment/stripe.ts";
import { createRooms, type Rooms } from "../domains/room/livekit.ts";
import type { RecordingTarget } from "../domains/room/storage.ts";
import { createMailer, type Mailer } from "../domains/shared/email.ts";
import { createTexter, type Texter } from "../domains/shared/sms.ts";
import { createModerationApi } from "../domains/stream/moderation_api.ts";
import type { SandboxSettings } from "../sandbox/settings.ts";

/** The ways out of the house. Disposing of it closes them, and a sandbox of its own with them. */
export interface Outside extends AsyncDisposable {
  readonly mailer: Mailer;
  readonly texter: Texter;
  readonly rooms: Rooms;
  readonly egress: Egress;
  readonly stripe: Payments;
  /** Judges content. */
  readonly classifier: ReturnType<typeof createModerationApi>;
  /** The site that links in mails lead to; without a slash at its end. */
  readonly webUrl: string;
  /** Where the sandbox can be looked at, if that is what is outside. */
  readonly sandboxUrl?: string;
}

/**
 * Opens the ways out.
 *
 * @param recordings where recordings go
 * @throws Error if a sandbox cannot be started or joined
 */
export async function openOutside(providers: Providers, recordings: RecordingTarget): Promise<Outside> {
  await using stack = new AsyncDisposableStack();
  const { settings, webUrl, sandboxUrl } = providers.kind === "real"
    ? { settings: providers, webUrl: providers.web_url, sandboxUrl: undefined }
    : await openSandbox(providers.url, stack);
  const mailer = createMailer(settings.smtp);
  stack.defer(() => mailer.close());

  const opened = stack.move();
  return {
    mailer,
    texter: createTexter(settings.twilio),
    rooms: createRooms(settings.livekit),
    egress: createEgress(settings.livekit, recordings),
    stripe: createPayments(settings.stripe),
    classifier: createModerationApi(settings.classifier),
    webUrl,
    sandboxUrl,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Joins the sandbox at `url`, or starts one that ends with the stack. */
async function openSandbox(url: string | undefined, stack: AsyncDisposableStack) {
  // Not needed with real providers, and then not worth its loading.
  const { joinSandbox, startSandbox } = await import("../sandbox/mod.ts");
  const { ATTENDANCE, SAMPLE_STRIPE } = await import("../sandbox/seed.ts");
  const sandbox: { url: string; settings: SandboxSettings } = url
    ? await joinSandbox(url)
    : stack.use(await startSandbox({ people: ATTENDANCE, stripe: SAMPLE_STRIPE }));
  return { settings: sandbox.settings, webUrl: sandbox.url, sandboxUrl: sandbox.url };
}
