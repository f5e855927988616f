// SMS by Twilio.
import twilio from "twilio";
import { twilioFailure } from "./twilio_failures.ts";
import { twilioHttp } from "./twilio_http.ts";

/** The account that pays for the messages. */
export interface TwilioSettings {
  account_sid: string;
  auth_token: string;
  /** the sender: a number of the account in E.164 form */
  from: string;
  /** another origin than Twilio's own, for a server that speaks its protocol */
  base_url?: string;
}

/** One SMS to one person. */
export interface Text {
  /** business key, for example "booking:123:reminder-1h:guest" */
  key: string;
  /** E.164, for example "+4915112345678" */
  to: string;
  text: string;
}

/** Sends SMS. */
export interface Texter {
  /**
   * Hands the message to Twilio, once per call: it is the caller who keeps a key from being sent twice.
   *
   * @throws ApplicationFailure `SmsRejected`, non-retryable: the number is invalid, unreachable or has opted out
   * @throws UncertainEffect the request went out and no answer came back, so the message may have been accepted
   * @throws ApplicationFailure `TwilioUnauthorized`, retryable: Twilio does not accept the credentials
   * @throws Error an outage, a rate limit, a sender that Twilio does not accept: worth a retry
   */
  send(text: Text): Promise<{ message_sid: string }>;
  /**
   * The message if Twilio already accepted it at `since` (epoch milliseconds) or later: for a retry that cannot know.
   * Twilio knows no keys, so recipient and wording identify the message.
   */
  find(text: Text, since: number): Promise<{ message_sid: string } | undefined>;
  /** Asks Twilio for the account, sends nothing. @throws Error naming what Twilio said */
  verify(): Promise<void>;
}

/** How far Twilio's clock, which counts whole seconds, may be behind ours, in milliseconds. */
const CLOCK_TOLERANCE = 30_000;

/** How many of a person's latest messages are looked through for one. */
const LATEST = 200;

/** Twilio puts this before what a trial account sends. */
const TRIAL_PREFIX = "Sent from your Twilio trial account - ";

/**
 * Sends SMS through Twilio's SDK.
 *
 * @param timeout milliseconds that one request may take
 * @throws Error if the account SID is none
 */
export function createTexter(settings: TwilioSettings, timeout = 20_000): Texter {
  const { account_sid, auth_token, from, base_url } = settings;
  const client = twilio(account_sid, auth_token, { httpClient: twilioHttp(timeout, base_url) });

  return {
    async send({ key, to, text }) {
      try {
        const { sid } = await client.messages.create({ from, to, body: text });
        return { message_sid: sid };
      } catch (error) {
        throw twilioFailure(`Cannot send SMS "${key}"`, error, true);
      }
    },

    async find({ key, to, text }, since) {
      try {
        // By date of creation, which every message has; the list's own filter is by the date of sending.
        const latest = await client.messages.list({ to, limit: LATEST });
        const message = latest.find(({ body, dateCreated }) =>
          dateCreated.getTime() >= since - CLOCK_TOLERANCE && (body === text || body === TRIAL_PREFIX + text)
        );
        return message && { message_sid: message.sid };
      } catch (error) {
        throw twilioFailure(`Cannot look for SMS "${key}"`, error, false);
      }
    },

    async verify() {
      try {
        await client.api.v2010.accounts(account_sid).fetch();
      } catch (error) {
        throw twilioFailure(`Cannot read Twilio account ${account_sid}`, error, false);
      }
    },
  };
}
