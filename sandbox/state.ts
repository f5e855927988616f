// What is in the box, in the shapes that tests, the demo and GET /state see.
import type { SandboxStripeEvent } from "./stripe/objects.ts";

/** A mail as its reader sees it, parsed from what arrived. */
export interface SandboxMail {
  from: string;
  /** the address it was handed in for; several are parted by ", " */
  to: string;
  subject: string;
  text: string;
  html: string;
  /** with its angle brackets */
  message_id: string;
  /** epoch milliseconds */
  received_at: number;
}

/** An SMS that the sandbox accepted. */
export interface SandboxText {
  sid: string;
  from: string;
  to: string;
  text: string;
  status: "queued" | "sent" | "delivered";
  /** epoch milliseconds */
  received_at: number;
}

/** Somebody in a room. */
export interface SandboxParticipant {
  sid: string;
  identity: string;
  /** epoch milliseconds */
  joined_at: number;
  /** epoch milliseconds; absent while they are in */
  left_at?: number;
}

/** A room, open or closed. */
export interface SandboxRoom {
  sid: string;
  name: string;
  metadata: string;
  /** seconds that it stays open before anybody came, as LiveKit counts them */
  empty_timeout: number;
  /** seconds that it stays open after everybody left */
  departure_timeout: number;
  /** 0: no limit */
  max_participants: number;
  /** epoch milliseconds */
  created_at: number;
  /** epoch milliseconds; absent while it is open */
  closed_at?: number;
  participants: SandboxParticipant[];
}

/** A recording of a room. */
export interface SandboxEgress {
  egress_id: string;
  room: SandboxRoom;
  status:
    | "EGRESS_STARTING"
    | "EGRESS_ACTIVE"
    | "EGRESS_ENDING"
    | "EGRESS_COMPLETE"
    | "EGRESS_FAILED"
    | "EGRESS_ABORTED";
  /** of its file, in a folder of this machine or in a bucket */
  path: string;
  /** epoch milliseconds */
  started_at: number;
  /** epoch milliseconds; absent until it has ended */
  ended_at?: number;
  /** why it failed */
  error?: string;
  /** of its file, in bytes; absent until it is complete */
  size?: number;
}

/** One member of the union for each of these types. */
type Told<T extends string, Data> = T extends unknown ? { type: T } & Data : never;

/** Something that just happened. Rooms, participants and egress go by LiveKit's names, `room_updated` is the sandbox's own. */
export type SandboxEvent =
  | Told<"mail", { mail: SandboxMail }>
  | Told<"text", { text: SandboxText }>
  | Told<"room_started" | "room_updated" | "room_finished", { room: SandboxRoom }>
  | Told<"participant_joined" | "participant_left", { room: SandboxRoom; participant: SandboxParticipant }>
  | Told<"egress_started" | "egress_updated" | "egress_ended", { egress: SandboxEgress }>
  | Told<"stripe_event", { event: SandboxStripeEvent }>
  | Told<"callback_failed", { url: string; reason: string }>;

export type SandboxListener = (event: SandboxEvent) => void;

/** Hands each event to everybody who listens. */
export class Events {
  #listeners = new Set<SandboxListener>();

  /** @returns a function that ends the listening */
  on(listener: SandboxListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: SandboxEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
