// Failures on demand: what a provider does to one of its operations instead of answering as it should.
import { z } from "zod";
import { nearest } from "../text/nearest.ts";
import type { Timers } from "./timers.ts";

/** What each provider can be asked to do, and so can fail at. `webhook` and `callback` are its own calls to us. */
export const OPERATIONS = {
  smtp: ["connect", "auth", "mail_from", "rcpt_to", "data"],
  twilio: ["create_message", "list_messages", "fetch_message", "fetch_account", "callback"],
  livekit: [
    "CreateRoom",
    "ListRooms",
    "DeleteRoom",
    "ListParticipants",
    "GetParticipant",
    "RemoveParticipant",
    "UpdateRoomMetadata",
    "StartRoomCompositeEgress",
    "ListEgress",
    "StopEgress",
    "webhook",
  ],
  stripe: [
    "create_payment_intent",
    "retrieve_payment_intent",
    "list_payment_intents",
    "confirm_payment_intent",
    "cancel_payment_intent",
    "create_customer",
    "retrieve_customer",
    "retrieve_payment_method",
    "attach_payment_method",
    "detach_payment_method",
    "retrieve_charge",
    "list_charges",
    "create_refund",
    "retrieve_refund",
    "list_refunds",
    "create_transfer",
    "retrieve_transfer",
    "list_transfers",
    "create_transfer_reversal",
    "list_transfer_reversals",
    "retrieve_account",
    "list_accounts",
    "create_payout",
    "retrieve_payout",
    "list_payouts",
    "retrieve_balance",
    "list_balance_transactions",
    "retrieve_balance_transaction",
    "list_events",
    "retrieve_event",
    "webhook",
  ],
  classifier: ["moderate"],
} as const;

export type Provider = keyof typeof OPERATIONS;

const PROVIDERS = Object.keys(OPERATIONS) as [Provider, ...Provider[]];

/** The input of POST /faults. */
export const faultSchema = z.strictObject({
  provider: z.enum(PROVIDERS),
  operation: z.string().optional(),
  acts: z.boolean().optional(),
  answer: z.union([
    z.literal("cut"),
    z.literal("hang"),
    z.strictObject({
      status: z.int().min(400).max(599),
      code: z.union([z.int(), z.string()]).optional(),
      message: z.string().optional(),
    }),
  ]).optional(),
  delay_ms: z.int().positive().optional(),
  times: z.int().positive().optional(),
}).superRefine(({ provider, operation, answer, delay_ms }, context) => {
  const known: readonly string[] = OPERATIONS[provider];
  if (operation !== undefined && !known.includes(operation)) {
    const near = nearest(operation, known);
    const hint = near ? `did you mean ${near}?` : `one of ${known.join(", ")}`;
    context.addIssue({ code: "custom", path: ["operation"], message: `${provider} has no "${operation}", ${hint}` });
  }
  if (answer === undefined && delay_ms === undefined) {
    context.addIssue({ code: "custom", message: "a fault needs an answer, a delay_ms, or both" });
  }
});

/** One failure, for the next calls that it fits. */
export interface Fault {
  provider: Provider;
  /** one of the provider's OPERATIONS; absent: all of them */
  operation?: string;
  /** true: the call takes effect and only its answer suffers. Absent: it has no effect, unless the fault is a mere delay */
  acts?: boolean;
  /**
   * `cut`: the connection is closed without an answer. `hang`: no answer ever comes. Otherwise a refusal: an HTTP or
   * SMTP status, with the provider's own error code. Absent: the ordinary answer, after the delay.
   */
  answer?: "cut" | "hang" | Refusal;
  /** milliseconds before anything happens */
  delay_ms?: number;
  /** how many calls it spoils; absent: all until it is cleared */
  times?: number;
}

export interface Refusal {
  status: number;
  code?: number | string;
  message?: string;
}

/** How a call went: as it should, or as a fault wanted it. */
export type Outcome<T> = { value: T } | { refusal: Refusal } | "cut" | "hang";

/** The faults that are waiting. */
export class Faults {
  #waiting: (Fault & { left: number })[] = [];
  constructor(private readonly timers: Timers) {}

  /** @throws ZodError if the fault makes no sense */
  add(fault: Fault): void {
    faultSchema.parse(fault);
    this.#waiting.push({ ...fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.#waiting = [];
  }

  list(): Fault[] {
    return this.#waiting.map(({ left, ...fault }) => left === Infinity ? fault : { ...fault, times: left });
  }

  /** Lets the operation happen, unless the oldest fault that fits it says otherwise. */
  async around<T>(provider: Provider, operation: string, act: () => T | Promise<T>): Promise<Outcome<T>> {
    const fault = this.#take(provider, operation);
    if (!fault) return { value: await act() };
    if (fault.delay_ms) await this.timers.wait(fault.delay_ms);
    if (!fault.answer) return { value: await act() };
    if (fault.acts) await act();
    return typeof fault.answer === "string" ? fault.answer : { refusal: fault.answer };
  }

  #take(provider: Provider, operation: string): Fault | undefined {
    const found = this.#waiting.find((fault) =>
      fault.provider === provider && (fault.operation ?? operation) === operation
    );
    if (found && --found.left === 0) this.#waiting.splice(this.#waiting.indexOf(found), 1);
    return found;
  }
}
