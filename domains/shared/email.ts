// Mail by SMTP, through nodemailer.
import nodemailer from "nodemailer";
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { smtpFailure } from "./smtp_failures.ts";

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
   * @throws ApplicationFailure `SmtpUnauthorized`, retryable: the server does not accept the credentials
   * @throws Error an outage, a temporary refusal, a sender that the server does not accept: worth a retry
   */
  send(mail: Mail): Promise<{ message_id: string }>;
  /** Connects and signs in, sends nothing. @throws Error naming the server and what it said */
  verify(): Promise<void>;
  /** Closes the idle connections. */
  close(): void;
}

/**
 * Sends mail over a few connections, which are opened when a mail needs them and kept for the next.
 *
 * @param timeout milliseconds that one mail may take
 * @throws Error if `from` holds no address
 */
export function createMailer(settings: SmtpSettings, timeout = 20_000): Mailer {
  const { host, port, secure, user, password, from } = settings;
  const server = `${host}:${port}`;
  const domain = senderDomain(from);
  const transport = nodemailer.createTransport({
    pool: true,
    // A kept connection may turn out to be closed: its mail then goes over a new one, once.
    maxRequeues: 1,
    host,
    port,
    secure,
    auth: user === undefined ? undefined : { user, pass: password },
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  });

  // nodemailer does not tell whether a lost connection had taken the mail. Its body does: it is read only once the
  // server has asked for it.
  const bodies = new Map<string, Readable>();
  transport.use("stream", ({ data, message }, done) => {
    const createReadStream = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const body = createReadStream(options);
      bodies.set(data.messageId as string, body);
      return body;
    };
    done();
  });

  return {
    async send({ key, to, subject, text, html }) {
      const message_id = `<${createHash("sha256").update(key).digest("hex").slice(0, 32)}@${domain}>`;
      const headers = { "Auto-Submitted": "auto-generated" };
      const mail = { from, to: { name: "", address: to }, messageId: message_id, headers, subject, text, html };
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(new Error(`no end within ${timeout} ms`)), timeout);
      try {
        await transport.sendMail({ ...mail, signal: limit.signal });
        return { message_id };
      } catch (error) {
        const handedOver = bodies.get(message_id)?.readableDidRead ?? false;
        throw smtpFailure(`Cannot send mail "${key}"`, server, error, handedOver);
      } finally {
        clearTimeout(timer);
        bodies.delete(message_id);
      }
    },

    async verify() {
      try {
        await transport.verify();
      } catch (error) {
        throw smtpFailure("Cannot sign in to send mail", server, error, false);
      }
    },

    close: () => transport.close(),
  };
}

function senderDomain(from: string): string {
  const domain = /@([^\s<>@]+)>?\s*$/.exec(from)?.[1];
  if (!domain) {
    throw new Error(`Cannot send mail from "${from}": an address is needed, like Estuary <mail@example.org>`);
  }
  return domain;
}
