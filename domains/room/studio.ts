// The state of one recording. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import * as policies from "../../temporal/policies.ts";
import { oneAfterTheOther } from "../../temporal/flow.ts";
import type { Steps } from "../../temporal/steps.ts";
import type { BookingActivities } from "../booking/activities.ts";
import type { Role } from "../booking/contract.ts";
import type { Booking } from "../booking/messages.ts";
import type { SharedActivities } from "../shared/activities.ts";
import { bookingRoom, participantIdentity } from "./contract.ts";
import type { Consent, Consents, OpenedRecording, RecordingStatus, RecordingStep } from "./recording_contract.ts";
import { RoomWatch } from "./watch.ts";

const { readBooking } = proxyActivities<BookingActivities>(policies.store);
const { recordAudit } = proxyActivities<SharedActivities>(policies.store);

/** One booking's recording, from the wait for consent to the deletion of its file. */
export class Studio {
  booking: Booking;
  consents: Consents;
  /** The reason of a legal hold that is on. */
  legalHold: string | null;
  readonly watch: RoomWatch;
  /** Puts one answer on record after the other: the last one counts. */
  readonly noting = oneAfterTheOther();
  readonly #answers = { guest: 0, host: 0 };
  /** How many times LiveKit has said that something became of the recording. */
  news = 0;
  /** How many attempts there were. */
  attempts: number;
  /** How many files, or what is left of some, are still to be deleted. */
  kept = 0;
  /** How many of them are just being deleted: it may be too late for a legal hold. */
  erasing = 0;
  /** Whether nobody's consent makes a difference any more. */
  consentOver = false;

  constructor(readonly opened: OpenedRecording, booking: Booking, readonly steps: Steps<RecordingStep>) {
    this.booking = booking;
    this.consents = opened.consents;
    this.legalHold = opened.legal_hold;
    this.attempts = opened.earlier.length;
    this.watch = new RoomWatch(bookingRoom(booking.booking_id));
    steps.subject = booking.subject;
  }

  /** Whether every file is deleted, and there will be none. */
  get over(): boolean {
    return this.consentOver && this.kept === 0;
  }

  /** Whether both agree to be recorded. */
  get agreed(): boolean {
    return this.consents.guest === true && this.consents.host === true;
  }

  /**
   * Takes an answer to the question for consent. A refusal counts at once.
   *
   * @returns lets it count that somebody agrees, unless they have answered otherwise meanwhile
   */
  answer({ by, given }: Consent): () => void {
    const nth = ++this.#answers[by];
    const count = () => {
      if (nth === this.#answers[by]) this.consents = { ...this.consents, [by]: given };
    };
    if (!given) count();
    return count;
  }

  /** Whether both are in the room now, as far as is known. */
  get bothThere(): boolean {
    const there = new Set(this.watch.stays.filter(({ to }) => to === undefined).map(({ identity }) => identity));
    return (["guest", "host"] as const).every((role) =>
      there.has(participantIdentity(role, this.booking[`${role}_id`]))
    );
  }

  /** Why the session is not on; undefined if it is, or is to come. */
  get whyNoSession(): string | undefined {
    const { status, ends_at } = this.booking;
    if (status !== "confirmed") return `the booking is ${status.replace("_", " ")}`;
    return Date.now() >= ends_at ? "the session is over" : undefined;
  }

  /** Whether a session that was to start at a moment, epoch milliseconds, is to come at another. */
  wasMoved(startsAt: number): boolean {
    return this.booking.starts_at !== startsAt || this.isBefore(Date.now());
  }

  /** Whether a moment, epoch milliseconds, is before the opening of the room for a session that is still to come. */
  isBefore(moment: number): boolean {
    return !this.whyNoSession && moment < this.booking.starts_at - this.opened.moments.room_opens;
  }

  /** Reads how the booking stands now: it may have been moved, extended or called off. */
  async refresh(): Promise<void> {
    this.booking = await readBooking(this.booking.booking_id);
  }

  /** Notes in the audit log, once per occasion. */
  async audit(
    occasion: string,
    actor: Role | "support" | "workflow",
    detail: Record<string, string | number | boolean> = {},
  ) {
    const { booking_id } = this.booking;
    const [what] = occasion.split(":");
    await recordAudit({
      key: `recording:${booking_id}:${occasion}`,
      actor,
      action: `recording.${what}`,
      subject: `booking:${booking_id}`,
      detail,
    });
  }

  /** What updates answer. */
  view(): RecordingStatus {
    const { booking_id } = this.booking;
    return {
      booking_id,
      step: this.steps.current,
      consents: this.consents,
      ...(this.legalHold !== null && { legal_hold: this.legalHold }),
    };
  }
}
