// What happened at Stripe, and who is told.
import { createHmac } from "node:crypto";
import Stripe from "stripe";
import type { Callbacks } from "../callbacks.ts";
import type { Events } from "../state.ts";
import type { Clock } from "./clock.ts";
import { newId } from "./ids.ts";
import type { SandboxStripeEvent, StripeObject } from "./objects.ts";

/** The request that is being carried out, for the events that it brings about. */
export interface Cause {
  id: string;
  idempotency_key: string | null;
}

/** Keeps the events and posts each, signed as Stripe signs, to every webhook URL. */
export class StripeEvents {
  readonly all: SandboxStripeEvent[] = [];
  cause?: Cause;
  #held?: SandboxStripeEvent[];

  constructor(
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly callbacks: Callbacks,
    private readonly urls: string[],
    private readonly secret: string,
  ) {}

  /** @param account the connected account that it is about, if it is */
  emit(type: string, object: StripeObject, account?: string): void {
    const event: SandboxStripeEvent = {
      id: newId("evt"),
      object: "event",
      ...(account && { account }),
      api_version: Stripe.API_VERSION,
      created: this.clock.seconds(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: this.urls.length,
      request: this.cause ?? { id: null, idempotency_key: null },
      type,
    };
    this.all.push(event);
    this.events.emit({ type: "stripe_event", event });
    if (this.#held) this.#held.push(event);
    else this.#post(event);
  }

  /** From now on webhooks wait for `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /**
   * Posts webhooks again: those that waited, in their order, or the events of these ids in the order given. An id that
   * is left out is lost, one that is named twice is told twice, and so can one be that was told before.
   *
   * @throws Error if there is no such event
   */
  release(ids?: string[]): void {
    const chosen = ids?.map((id) => this.#find(id)) ?? this.#held ?? [];
    this.#held = undefined;
    for (const event of chosen) this.#post(event);
  }

  #find(id: string): SandboxStripeEvent {
    const event = this.all.find((event) => event.id === id);
    if (!event) throw new Error(`Cannot send webhook ${id}: there is no such event`);
    return event;
  }

  #post(event: SandboxStripeEvent): void {
    const body = JSON.stringify(event, null, 2);
    for (const url of this.urls) {
      this.callbacks.post("stripe", "webhook", url, body, {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": this.#sign(body),
      });
    }
  }

  /** By the real clock, as the receiver checks it. */
  #sign(body: string): string {
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", this.secret).update(`${timestamp}.${body}`).digest("hex");
    return `t=${timestamp},v1=${signature}`;
  }
}
