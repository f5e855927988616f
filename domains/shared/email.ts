// Mail by SMTP, through nodemailer.

/** Where mail is handed in. `user` and `password` come together or not at all. */
export interface SmtpSettings {
  host: string;
  port: number;
  /** true: TLS from the first byte (port 465). false: plain, and STARTTLS where the server offers it */
  secure: boolean;
  user?: string;
  password?: string;
  /** the sender that people see: an address, or `Name <address>` */
  from: string;
}

/** One mail to one person. */
export interface Mail {
  /** business key, for example "booking:123:confirmation:guest"; the Message-ID is derived from it */
  key: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Sends mail. */
export interface Mailer {
  /**
   * Hands the mail to the server, once per call: it is the caller who keeps a key from being sent twice.
   *
   * @returns the Message-ID, the same for the same key
   * @throws ApplicationFailure `EmailRejected`, non-retryable: the server refuses this mail or this address for good
   * @throws UncertainEffect the connection was lost after the mail was handed over and before the server answered
   * @throws Error an outage, a temporary refusal, or credentials that the server does not accept: worth a retry
   */
  send(mail: Mail): Promise<{ message_id: string }>;
  /** Connects and signs in, sends nothing. @throws Error naming the server and what it said */
  verify(): Promise<void>;
  /** Closes the idle connections. */
  close(): void;
}
