// What the domains and shared's activities agree on. Pure: imported by both sides of the sandbox.

/** A mail to a person of the platform. */
export interface EmailRequest {
  /** Business identity: the same key is sent once. */
  key: string;
  person_id: string;
  subject: string;
  text: string;
  html: string;
}

/** A text message to a person of the platform. */
export interface SmsRequest {
  /** Business identity: the same key is sent once. */
  key: string;
  person_id: string;
  text: string;
}

/**
 * What became of a notice: sent now or earlier, skipped because the person cannot or will not be reached that way, or
 * unconfirmed because a worker died while sending it and nobody can know whether it left (it is not sent again).
 */
export interface NoticeOutcome {
  state: "sent" | "skipped" | "unconfirmed";
  /** Why it was skipped. */
  reason?: string;
}

/** One line of the audit log. */
export interface AuditEntry {
  /** Business identity: the same key is recorded once. */
  key: string;
  /** Who did it: "guest:7", "support", "workflow". */
  actor: string;
  /** What was done: "booking.cancelled". */
  action: string;
  /** On what: "booking:123". */
  subject: string;
  /** Facts worth keeping, no personal data. */
  detail?: Record<string, string | number | boolean>;
}

/** A mark against a person, for something they did or did not do. */
export interface Strike {
  /** Business identity: one strike for one cause. */
  key: string;
  person_id: string;
  /** "host_no_show", "guest_no_show", "content:scam". */
  reason: string;
  /** How long it counts, milliseconds; absent: for good. */
  lifetime?: number;
}
