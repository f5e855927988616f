import { assertEquals, assertInstanceOf, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { ApplicationFailure } from "@temporalio/common";
import { createMailer, type Mail, type SmtpSettings } from "../../../domains/shared/email.ts";
import { type Fault, Faults } from "../../../sandbox/faults.ts";
import { startSmtp } from "../../../sandbox/smtp.ts";
import { Events } from "../../../sandbox/state.ts";
import { Timers } from "../../../sandbox/timers.ts";
import { UncertainEffect } from "../../../store/once.ts";

const mail: Mail = {
  key: "booking:123:confirmation:guest",
  to: "ada@example.org",
  subject: "Your session – confirmed",
  text: "See you on Tuesday.",
  html: "<p>See you on <b>Tuesday</b>.</p>",
};

/** After a failure nodemailer leaves timers of a tenth of a second to themselves, which both sanitizers call leaks. */
const test = (name: string, fn: () => void | Promise<void>) =>
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });

/** A server, a mailer at it, both gone at the end of the block. */
async function post(fault?: Omit<Fault, "provider">, change: Partial<SmtpSettings> = {}) {
  const timers = new Timers();
  const faults = new Faults(timers);
  if (fault) faults.add({ provider: "smtp", times: 1, ...fault });
  const server = await startSmtp(faults, new Events());
  const mailer = createMailer({ ...server.settings, ...change }, fault?.answer === "hang" ? 1_000 : 10_000);
  return {
    mailer,
    faults,
    mails: server.mails,
    async [Symbol.asyncDispose]() {
      mailer.close();
      timers[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Sends, and returns the error that must come of it. */
const failureOf = (world: { mailer: { send(mail: Mail): Promise<unknown> } }) =>
  assertRejects(() => world.mailer.send(mail), Error);

test("a mail arrives as it was written", async () => {
  await using world = await post();

  const { message_id } = await world.mailer.send(mail);

  const [{ received_at: _, ...arrived }] = world.mails;
  assertEquals(arrived, {
    from: "estuary@sandbox.example",
    to: "ada@example.org",
    subject: "Your session – confirmed",
    text: "See you on Tuesday.\n",
    html: "<p>See you on <b>Tuesday</b>.</p>\n",
    message_id,
  });
});

test("the Message-ID follows from the key and the sender's domain", async () => {
  await using world = await post();

  const first = await world.mailer.send(mail);
  const again = await world.mailer.send(mail);
  const other = await world.mailer.send({ ...mail, key: "booking:124:confirmation:guest" });

  assertMatch(first.message_id, /^<[0-9a-f]{32}@sandbox\.example>$/);
  assertEquals(again, first);
  assertEquals(other.message_id === first.message_id, false);
});

test("a sender without an address is refused when the mailer is made", () => {
  const settings = { host: "127.0.0.1", port: 25, secure: false, from: "Estuary" };

  assertThrows(() => createMailer(settings), Error, 'Cannot send mail from "Estuary": an address is needed');
});

test("an address that the server refuses for good is EmailRejected", async () => {
  await using world = await post({ operation: "rcpt_to", answer: { status: 550, message: "no such mailbox" } });

  const failure = await failureOf(world);

  assertInstanceOf(failure, ApplicationFailure);
  assertEquals([failure.type, failure.nonRetryable], ["EmailRejected", true]);
  assertMatch(
    failure.message,
    /^Cannot send mail "booking:123:confirmation:guest": 127\.0\.0\.1:\d+ answered 550 no such/,
  );
});

test("a message that the server refuses for good is EmailRejected", async () => {
  await using world = await post({ operation: "data", answer: { status: 554, message: "looks like spam" } });

  const failure = await failureOf(world);

  assertEquals((failure as ApplicationFailure).type, "EmailRejected");
  assertEquals(world.mails, []);
});

test("an address that can be no address is EmailRejected before it is sent", async () => {
  await using world = await post();

  const failure = await assertRejects(() => world.mailer.send({ ...mail, to: "" }), ApplicationFailure);

  assertEquals([failure.type, failure.nonRetryable], ["EmailRejected", true]);
});

test("an address cannot smuggle in a second recipient", async () => {
  await using world = await post();

  await world.mailer.send({ ...mail, to: "ada@example.org, eve@example.org" }).catch(() => {});

  assertEquals(world.mails.filter(({ to }) => to.split(", ").includes("eve@example.org")), []);
});

test("wrong credentials can be mended, so they are retried", async () => {
  await using world = await post(undefined, { password: "wrong" });

  const failure = await failureOf(world);

  assertInstanceOf(failure, ApplicationFailure);
  assertEquals([failure.type, failure.nonRetryable], ["SmtpUnauthorized", false]);
});

test("missing credentials are told as such", async () => {
  await using world = await post(undefined, { user: undefined });

  const failure = await failureOf(world);

  assertEquals((failure as ApplicationFailure).type, "SmtpUnauthorized");
});

for (
  const fault of [
    { operation: "rcpt_to", answer: { status: 451, message: "try later" } },
    { operation: "mail_from", answer: { status: 553, message: "sender not verified" } },
    { operation: "rcpt_to", answer: { status: 554, message: "5.7.1 Relay access denied" } },
    { operation: "data", answer: { status: 452, message: "disk full" } },
    { operation: "mail_from", answer: "cut" },
    { operation: "rcpt_to", answer: "hang" },
  ] satisfies Omit<Fault, "provider">[]
) {
  const what = typeof fault.answer === "string" ? fault.answer : `${fault.answer.status} ${fault.answer.message}`;

  test(`${what} at ${fault.operation} is worth a retry, which then sends`, async () => {
    await using world = await post(fault);

    const failure = await failureOf(world);
    await world.mailer.send(mail);

    assertEquals([failure instanceof ApplicationFailure, failure instanceof UncertainEffect], [false, false]);
    assertInstanceOf(failure.cause, Error);
    assertEquals(world.mails.length, 1);
  });
}

for (const answer of ["cut", "hang"] as const) {
  test(
    `a connection that is ${answer} after the mail was handed over leaves it uncertain`,
    async () => {
      await using world = await post({ operation: "data", answer, acts: true });

      const failure = await failureOf(world);

      assertInstanceOf(failure, UncertainEffect);
      assertMatch(failure.message, /it may have been sent$/);
      assertEquals(world.mails.length, 1);
    },
  );
}

test("a server that is not there is an outage", async () => {
  const mailer = createMailer({ host: "127.0.0.1", port: 1, secure: false, from: "estuary@example.org" });

  const failure = await assertRejects(() => mailer.send(mail), Error, "127.0.0.1:1 failed");

  assertEquals([failure instanceof ApplicationFailure, failure instanceof UncertainEffect], [false, false]);
  mailer.close();
});

test("a kept connection that the server closed meanwhile costs no mail", async () => {
  await using world = await post();
  await world.mailer.send({ ...mail, key: "booking:1:survey:guest" });
  world.faults.add({ provider: "smtp", operation: "mail_from", answer: "cut", times: 1 });

  await world.mailer.send(mail);

  assertEquals(world.faults.list(), []);
  assertEquals(world.mails.length, 2);
});

test("verify signs in and sends nothing", async () => {
  await using world = await post();

  await world.mailer.verify();

  assertEquals(world.mails, []);
});

test("verify tells credentials that the server does not accept", async () => {
  await using world = await post(undefined, { password: "wrong" });

  const failure = await assertRejects(() => world.mailer.verify(), ApplicationFailure);

  assertMatch(failure.message, /^Cannot sign in to send mail: 127\.0\.0\.1:\d+ answered 535 .*: cannot sign in$/);
});
