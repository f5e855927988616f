// An SMTP server that takes every mail, delivers none, and keeps them to be read.
import type { AddressInfo, Socket } from "node:net";
import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { SmtpSettings } from "../domains/shared/email.ts";
import { LOOPBACK } from "../text/loopback.ts";
import type { Faults } from "./faults.ts";
import type { Events, SandboxMail } from "./state.ts";

/** A mail server and what it was handed. */
export interface SmtpBox extends AsyncDisposable {
  settings: SmtpSettings;
  mails: SandboxMail[];
}

/** Listens on a free port. Only the credentials in its settings are accepted, and nothing is without them. */
export async function startSmtp(faults: Faults, events: Events): Promise<SmtpBox> {
  const user = "sandbox";
  const password = crypto.randomUUID();
  const mails: SandboxMail[] = [];
  const sockets = new Map<number | undefined, Socket>();

  const server = new SMTPServer({
    name: "sandbox.localhost",
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onConnect: (session, done) => void command("connect", session, () => {}).then(done),
    onAuth: (auth, session, done) => {
      const known = auth.username === user && auth.password === password;
      const refused = known ? undefined : refusal(535, "Authentication credentials invalid");
      void command("auth", session, () => {}).then((error) => done(error ?? refused, { user }));
    },
    onMailFrom: (_address, session, done) => void command("mail_from", session, () => {}).then(done),
    onRcptTo: (_address, session, done) => void command("rcpt_to", session, () => {}).then(done),
    onData: (stream, session, done) => {
      void new Response(ReadableStream.from(stream)).bytes()
        .then((raw) => command("data", session, () => receive(raw, session)))
        .then(done, done);
    },
  });
  server.server.on("connection", (socket) => {
    sockets.set(socket.remotePort, socket);
    const { remotePort } = socket;
    socket.once("close", () => sockets.delete(remotePort));
  });
  // A client that goes away in the middle of a command is its own affair.
  server.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const { port } = server.server.address() as AddressInfo;

  return {
    settings: {
      host: LOOPBACK,
      port,
      secure: false,
      user,
      password,
      from: "Estuary sandbox <estuary@sandbox.example>",
    },
    mails,
    async [Symbol.asyncDispose]() {
      // Not the server's own "closed", which Deno 2.6 never tells once the server has cut a connection.
      const closed = [...sockets.values()].map((socket) => new Promise((resolve) => socket.once("close", resolve)));
      server.server.close();
      for (const socket of sockets.values()) socket.destroy();
      await Promise.all(closed);
    },
  };

  /** Resolves to the answer that the command gets; never, for one that gets none. */
  async function command(operation: string, session: SMTPServerSession, act: () => void | Promise<void>) {
    const outcome = await faults.around("smtp", operation, act);
    if (typeof outcome === "object" && "value" in outcome) return undefined;
    if (typeof outcome === "object") return refusal(outcome.refusal.status, outcome.refusal.message);
    if (outcome === "cut") sockets.get(session.remotePort)?.destroy();
    return await new Promise<never>(() => {});
  }

  async function receive(raw: Uint8Array, session: SMTPServerSession) {
    const { from, subject, text, html, messageId } = await PostalMime.parse(raw);
    const mail: SandboxMail = {
      from: from?.address ?? "",
      to: session.envelope.rcptTo.map(({ address }) => address).join(", "),
      subject: subject ?? "",
      text: text ?? "",
      html: html ?? "",
      message_id: messageId ?? "",
      received_at: Date.now(),
    };
    mails.push(mail);
    events.emit({ type: "mail", mail });
  }
}

function refusal(responseCode: number, message = "Refused by the sandbox"): Error {
  return Object.assign(new Error(message), { responseCode });
}
