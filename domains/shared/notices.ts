// Mail and SMS to people, each key once: across retries, workers and crashes.
import type { Insertable } from "kysely";
import { once, type Store } from "../../store/mod.ts";
import type { EmailRequest, NoticeOutcome, SmsRequest } from "./contract.ts";
import type { Mailer } from "./email.ts";
import { findPerson } from "./people.ts";
import type { Texter } from "./sms.ts";
import type { SharedTables } from "./tables.ts";

/** What sending needs of the house. */
export interface NoticeDeps {
  store: Store;
  mailer: Pick<Mailer, "send">;
  texter: Pick<Texter, "send" | "find">;
  /** Epoch milliseconds. */
  now(): number;
}

/** Sends to people by their id, so that no address ever enters a workflow's history. */
export interface Notices {
  sendEmail(request: EmailRequest): Promise<NoticeOutcome>;
  sendSms(request: SmsRequest): Promise<NoticeOutcome>;
}

/** Makes the senders of notices. */
export function createNotices({ store, mailer, texter, now }: NoticeDeps): Notices {
  return { sendEmail, sendSms };

  async function sendEmail({ key, person_id, subject, text, html }: EmailRequest): Promise<NoticeOutcome> {
    const { email } = await findPerson(store, person_id);
    const sent = await once(store, key, () => mailer.send({ key, to: email, subject, text, html }), { now });
    if (sent.state === "unconfirmed") return await record(key, person_id, "email", "unconfirmed", null);
    return await record(key, person_id, "email", "sent", sent.result.message_id);
  }

  async function sendSms({ key, person_id, text }: SmsRequest): Promise<NoticeOutcome> {
    const { phone, sms_opt_in } = await findPerson(store, person_id);
    if (!sms_opt_in) return { state: "skipped", reason: "no SMS wanted" };
    if (!phone) return { state: "skipped", reason: "no phone number" };
    const message = { key, to: phone, text };
    const began = now();
    // Twilio keeps what it accepted, so a send that was cut off can be looked up instead of given up.
    const sent = await once(store, key, () => texter.send(message), {
      recover: () => texter.find(message, began - LOOK_BACK),
      now,
    });
    if (sent.state === "unconfirmed") return await record(key, person_id, "sms", "unconfirmed", null);
    return await record(key, person_id, "sms", "sent", sent.result.message_sid);
  }

  async function record(
    key: string,
    person_id: string,
    channel: "email" | "sms",
    state: "sent" | "unconfirmed",
    provider_id: string | null,
  ): Promise<NoticeOutcome> {
    const notice: Insertable<SharedTables["notices"]> = { key, person_id, channel, state, provider_id, at: now() };
    await store.tables<SharedTables>().insertInto("notices").values(notice)
      .onConflict((conflict) => conflict.column("key").doNothing()).execute();
    return { state };
  }
}

/** A send that was cut off is retried within a day, or not at all. */
const LOOK_BACK = 24 * 60 * 60 * 1000;
