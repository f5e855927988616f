// The state of one booking's lifecycle, and what may break into its story. Workflow code.
import { ApplicationFailure, CancellationScope, condition, isCancellation } from "@temporalio/workflow";
import type { Steps } from "../../temporal/steps.ts";
import { participantIdentity } from "../room/contract.ts";
import type { Calendar } from "./calendar.ts";
import type {
  Attest,
  BookingStatus,
  Cancel,
  LifecycleStatus,
  LifecycleStep,
  Missing,
  NoShowResult,
  Reschedule,
  Role,
} from "./contract.ts";
import type { Booking, OpenedBooking } from "./messages.ts";

/** What breaks into the story: the session is called off, moved, or settled as missed by support. */
export type Interruption =
  | { kind: "cancel"; request: Cancel; at: number }
  | { kind: "reschedule"; request: Reschedule }
  | { kind: "settled"; result: NoShowResult };

/** One booking between its confirmation and its end. */
export class Lifecycle {
  booking: Booking;
  readonly calendar: Calendar;
  status: BookingStatus = "confirmed";
  /** Whether the outcome is still open; once it is not, requests come too late. */
  open = true;
  /** Who has been seen in the room. */
  readonly seen: Set<Role>;
  roomOpened = false;
  /** Whether an earlier run took this session up: it may know more than this one. */
  resumed: boolean;
  /** How support settled it as missed, if support did. */
  settledBySupport?: NoShowResult;
  /** Whether the session was moved: what is skipped then is no late booking. */
  moved = false;
  /** Whether support is asked who came, as nobody else can tell. */
  asking = false;
  verdict?: Attest;
  readonly #interruptions: Interruption[] = [];
  #handled = 0;
  #scope?: CancellationScope;

  constructor({ booking, calendar, resumed }: OpenedBooking, readonly steps: Steps<LifecycleStep>) {
    this.booking = booking;
    this.calendar = calendar;
    this.seen = new Set(booking.seen);
    this.resumed = resumed;
    steps.subject = booking.subject;
  }

  /**
   * Breaks into the story. Resolves once the story has dealt with it.
   *
   * @throws ApplicationFailure `TooLate`, if another interruption that came first has ended the story
   */
  async interrupt(interruption: Interruption): Promise<void> {
    const turn = this.#interruptions.push(interruption);
    this.#scope?.cancel();
    const comesTooLate = () => !this.open && turn > this.#handled + 1;
    await condition(() => this.#handled >= turn || comesTooLate());
    if (this.#handled < turn) {
      throw ApplicationFailure.nonRetryable(`Booking "${this.booking.booking_id}" is ${this.status}`, "TooLate");
    }
  }

  /** Tells whoever broke in last that it is dealt with. */
  handled(): void {
    this.#handled++;
  }

  /** Lives through the session until it ends by itself, which closes the outcome, or something breaks in. */
  async untilInterrupted<Ending>(session: () => Promise<Ending>): Promise<Ending | Interruption> {
    if (this.#next) return this.#next;
    this.#scope = new CancellationScope();
    try {
      const ending = await this.#scope.run(session);
      if (this.#next) return this.#next;
      this.open = false;
      return ending;
    } catch (error) {
      if (this.#next && isCancellation(error)) return this.#next;
      throw error;
    } finally {
      this.#scope = undefined;
    }
  }

  get #next(): Interruption | undefined {
    return this.#interruptions[this.#handled];
  }

  /** Puts the new time of a moved session in place: what hangs on it is to come again. */
  move(booking: Booking): void {
    this.booking = booking;
    this.moved = true;
    this.roomOpened = false;
    this.resumed = false;
    this.seen.clear();
    this.steps.subject = booking.subject;
    for (const step of ["first reminder", "last reminder", "room", "attendance"] as const) {
      this.steps.note(step, "pending");
    }
  }

  /** Whose identity this is in the room; undefined for strangers. */
  roleOf(identity: string): Role | undefined {
    const { guest_id, host_id } = this.booking;
    if (identity === participantIdentity("guest", guest_id)) return "guest";
    if (identity === participantIdentity("host", host_id)) return "host";
  }

  get bothSeen(): boolean {
    return this.seen.has("guest") && this.seen.has("host");
  }

  /** Who has not been seen; undefined if nobody is missing. */
  get missing(): Missing | undefined {
    if (this.bothSeen) return undefined;
    if (this.seen.size === 0) return "both";
    return this.seen.has("host") ? "guest" : "host";
  }

  /** What the `status` query and the updates answer. */
  view(): LifecycleStatus {
    const { booking_id, starts_at, ends_at } = this.booking;
    return {
      booking_id,
      status: this.status,
      step: this.steps.current,
      starts_at: new Date(starts_at).toISOString(),
      ends_at: new Date(ends_at).toISOString(),
    };
  }
}
