import type { LiveKitSettings } from "../domains/room/livekit.ts";
import type { StripeSettings } from "../domains/payment/stripe.ts";
import type { SmtpSettings } from "../domains/shared/email.ts";
import type { TwilioSettings } from "../domains/shared/sms.ts";
import type { ModerationApiSettings } from "../domains/stream/moderation_api.ts";

/** What points each provider's real SDK at a sandbox. */
export interface SandboxSettings {
  smtp: SmtpSettings;
  twilio: TwilioSettings;
  livekit: LiveKitSettings;
  stripe: StripeSettings & { webhook_secret: string };
  classifier: ModerationApiSettings;
}
