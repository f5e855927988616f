// The state of one booking's lifecycle, and what may break into its story. Workflow code.
import { ApplicationFailure, CancellationScope, condition, isCancellation } from "@temporalio/workflow";
import { oneAfterTheOther } from "../../temporal/flow.ts";
import { Opening } from "../../temporal/opening.ts";
import type { Steps } from "../../temporal/steps.ts";
import { inMinutes } from "../room/presence.ts";
import type { Calendar } from "./calendar.ts";
import type {
  Attest,
  BookingStatus,
  Cancel,
  LifecycleStatus,
  LifecycleStep,
  NoShowResult,
  Reschedule,
  Role,
} from "./contract.ts";
import { Extensions } from "./extensions.ts";
import type { Booking, OpenedBooking } from "./messages.ts";
import { Presence } from "./presence.ts";
import type { RefundTerms } from "./refund_policy.ts";

/** What breaks into the story: the session is called off, moved, or settled as missed by support. */
export type Interruption =
  | { kind: "cancel"; request: Cancel; at: number }
  | { kind: "reschedule"; request: Reschedule }
  | { kind: "settled"; result: NoShowResult };

/** An interruption, and what became of it once the story has dealt with it. */
interface Turn {
  interruption: Interruption;
  outcome?: "done" | "too late";
}

/** One booking between its confirmation and its end. */
export class Lifecycle {
  /** Like calendar, terms and presence, not there until the booking is opened. */
  booking!: Booking;
  calendar!: Calendar;
  refundTerms!: RefundTerms;
  status: BookingStatus = "confirmed";
  presence!: Presence;
  /** Why the room cannot be looked into; undefined if it can. */
  trouble?: string;
  readonly opening: Opening<Lifecycle>;
  readonly extensions = new Extensions();
  roomOpened = false;
  /** When each was sent their link to the room, epoch milliseconds; absent: not yet. */
  linkedAt: Partial<Record<Role, number>> = {};
  /** Whether the session has ended by itself. */
  over = false;
  /** Whether an earlier run took this session up: it may know more than this one. */
  resumed = false;
  /** How support settled it as missed, if support did. */
  settledBySupport?: NoShowResult;
  /** When the session was moved last, epoch milliseconds; undefined: never. */
  movedAt?: number;
  /** Whether support is asked who came, as nobody else can tell. */
  asking = false;
  verdict?: Attest;
  /** Runs one change of the session's times after the other, so that none is written over by an older one. */
  readonly alone = oneAfterTheOther();
  /** In the order they broke in; the first one is being dealt with. */
  readonly #turns: Turn[] = [];
  #closed?: string;
  #scope?: CancellationScope;

  constructor(readonly bookingId: string, readonly steps: Steps<LifecycleStep>) {
    this.opening = new Opening(`booking "${bookingId}"`);
  }

  /** Takes the booking up. Whoever asked for something before that goes on first. @throws why it cannot be opened */
  open(opened: Promise<OpenedBooking>): Promise<Lifecycle> {
    return this.opening.through(async () => {
      const { booking, calendar, refund_terms, resumed } = await opened;
      this.booking = booking;
      this.calendar = calendar;
      this.refundTerms = refund_terms;
      this.presence = new Presence(this, booking.stays);
      this.resumed = resumed;
      this.status = booking.status;
      this.steps.subject = booking.subject;
      if (booking.status !== "confirmed") this.close();
      return this;
    });
  }

  /** Why requests come too late; undefined while the outcome is open. */
  get whyClosed(): string | undefined {
    if (this.#closed && this.status !== "confirmed") return `it is ${this.status.replace("_", " ")}`;
    return this.#closed;
  }

  /** Closes the outcome: whatever else broke in, behind the interruption at hand, comes too late. */
  close(why = "it is being settled"): void {
    this.#closed ??= why;
    for (const turn of this.#turns.splice(1)) turn.outcome = "too late";
  }

  /**
   * Breaks into the story. Resolves once the story has dealt with it.
   *
   * @throws ApplicationFailure `TooLate`, if the booking was settled before its turn came
   */
  async interrupt(interruption: Interruption): Promise<void> {
    const turn: Turn = { interruption };
    this.#turns.push(turn);
    this.#scope?.cancel();
    await condition(() => turn.outcome !== undefined);
    if (turn.outcome === "too late") throw this.tooLate(interruption.kind);
  }

  /** Tells whoever broke in that it is dealt with, or that it came too late. */
  handled(outcome: "done" | "too late" = "done"): void {
    const turn = this.#turns.shift();
    if (turn) turn.outcome = outcome;
  }

  /** What a request is answered that was accepted, but overtaken, most often by the end of the story. */
  tooLate(what: string): ApplicationFailure {
    const message = `Cannot ${what} booking "${this.bookingId}": ${this.whyClosed}`;
    return ApplicationFailure.nonRetryable(message, "TooLate");
  }

  /** Lives through the session until it ends by itself, which closes the outcome, or something breaks in. */
  async untilInterrupted<Ending>(session: () => Promise<Ending>): Promise<Ending | Interruption> {
    if (this.#next) return this.#next;
    this.#scope = new CancellationScope();
    try {
      const ending = await this.#scope.run(session);
      if (this.#next) return this.#next;
      this.close();
      return ending;
    } catch (error) {
      if (this.#next && isCancellation(error)) return this.#next;
      throw error;
    } finally {
      this.#scope = undefined;
    }
  }

  get #next(): Interruption | undefined {
    return this.#turns[0]?.interruption;
  }

  /** Puts the new time of a moved session in place: what hangs on it is to come again. */
  move(booking: Booking): void {
    this.booking = booking;
    this.movedAt = Date.now();
    this.linkedAt = {};
    this.resumed = false;
    this.presence = new Presence(this);
    this.trouble = undefined;
    this.extensions.clear();
    this.steps.subject = booking.subject;
    for (const step of ["first reminder", "last reminder", "room", "attendance"] as const) {
      this.steps.note(step, "pending");
    }
  }

  /** When the last of those who have not come was sent their link, epoch milliseconds; Infinity: not yet. */
  get missingLinkedAt(): number {
    const { missing } = this.presence;
    const roles = missing === "both" ? ["guest", "host"] as const : missing ? [missing] : [];
    return Math.max(...roles.map((role) => this.linkedAt[role] ?? Infinity));
  }

  /** How long each was there during the session, in milliseconds; undefined if it is support who said who came. */
  get timesPresent(): Record<Role, number> | undefined {
    return this.verdict ? undefined : this.presence.times;
  }

  /** The same in minutes, as a result tells it. */
  get minutesPresent(): Record<Role, number> | undefined {
    const times = this.timesPresent;
    return times && { guest: inMinutes(times.guest), host: inMinutes(times.host) };
  }

  /** What share of the session had taken place at a moment, epoch milliseconds: 0 to 1. */
  deliveredAt(at: number): number {
    const { starts_at, ends_at } = this.booking;
    return !this.presence.missing ? Math.min(Math.max((at - starts_at) / (ends_at - starts_at), 0), 1) : 0;
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
      ...(!this.#closed && this.extensions.wanted),
    };
  }
}
