// SMS by Twilio.

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
   * @throws Error an outage, a rate limit, or credentials that Twilio does not accept: worth a retry
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
