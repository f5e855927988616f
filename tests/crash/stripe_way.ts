// The way to Stripe: what is asked, of whose business, and what happens to it on the way.
import type { Sandbox } from "../../sandbox/mod.ts";
import { CUT } from "../../sandbox/http.ts";
import type { OPERATIONS } from "../../sandbox/faults.ts";
import { derandomized } from "./broken.ts";
import { between, type Chance, pick } from "./chance.ts";

/** One request to Stripe. */
export interface StripeCall {
  /** `POST /v1/refunds/{id}`. */
  operation: string;
  /** Whose business it is, as far as the request tells: an idempotency key, the metadata of an object, an account. */
  subject: string;
  url: string;
  request: RequestInit;
}

/** Trouble with Stripe that one payment has until somebody decides, and what it has it with. */
const OUTAGES = {
  down: "POST /v1/payment_intents",
  answer_lost: "POST /v1/payment_intents",
  unreadable: "GET /v1/payment_intents/{id}",
  refund_lost: "POST /v1/refunds",
} as const;
export type Outage = keyof typeof OUTAGES;

/** Nobody waits any longer than this for a refund, milliseconds; then Stripe is there again. */
const REFUNDS_AGAIN = 20_000;

/** What each request may meet, and how often. Money must get over all of it. */
const MISHAPS = {
  breakdown: 0.04,
  late_request: 0.03,
  late_answer: 0.03,
  lost_answer: 0.04,
  too_many: 0.02,
} as const;

/** Requests of which there are few meet as much as the others together. */
const SELDOM: Record<string, number> = {
  "POST /v1/payouts": 5,
  "POST /v1/transfers": 4,
  "POST /v1/transfers/{id}/reversals": 8,
  "POST /v1/refunds": 3,
};

/** What breaks down: the sandbox's names of the requests that move money. */
const MOVING: Record<string, typeof OPERATIONS["stripe"][number]> = {
  "POST /v1/payment_intents": "create_payment_intent",
  "POST /v1/payment_intents/{id}/cancel": "cancel_payment_intent",
  "POST /v1/refunds": "create_refund",
  "POST /v1/transfers": "create_transfer",
  "POST /v1/transfers/{id}/reversals": "create_transfer_reversal",
  "POST /v1/payouts": "create_payout",
};

/** Everybody's way to Stripe. */
export class StripeWay {
  /** Requests that are on their way. */
  onTheWay = 0;
  /** By payment. */
  readonly outages = new Map<string, Outage>();
  /** How often each mishap has happened. */
  readonly mishaps: Record<string, number> = {};
  readonly #since = new Map<string, number>();
  readonly #met = new Set<string>();
  readonly #lists = new Map<string, number>();

  /** @param keepUp puts Stripe's clock right */
  constructor(
    private readonly sandbox: Sandbox,
    private readonly chance: Chance,
    private readonly keepUp: () => void,
  ) {}

  /** What a request asks for. */
  read({ method, headers }: Request, url: URL, body: string): StripeCall {
    const operation = `${method} ${url.pathname.replace(/\/(pi|re|pyr|tr|po|acct)_\w+/, "/{id}")}`;
    const key = headers.get("idempotency-key");
    const asked = `${url.pathname} ${url.search} ${headers.get("stripe-account")}`;
    const subject = key !== null ? derandomized(key) : this.#businessOf(asked) ?? this.#numbered(operation);
    return {
      operation,
      subject,
      url: `${this.sandbox.url}${url.pathname}${url.search}`,
      request: { method, headers, ...(method === "POST" && { body }) },
    };
  }

  /** Sends a request on. */
  async pass(call: StripeCall): Promise<Response> {
    this.onTheWay++;
    try {
      return await this.#withOutage(call) ?? await this.#withMishap(call);
    } finally {
      this.onTheWay--;
    }
  }

  async #withOutage(call: StripeCall): Promise<Response | undefined> {
    const { operation, subject } = call;
    const payment = /^(?:payment|refund):([^:]+)/.exec(subject)?.[1];
    const outage = payment && this.outages.get(payment);
    if (!outage || OUTAGES[outage] !== operation) return undefined;
    const first = this.#once("outage", subject);
    if (first) this.#since.set(payment, Date.now());
    if (outage === "refund_lost" && Date.now() - this.#since.get(payment)! > REFUNDS_AGAIN) return undefined;
    if (first && outage.endsWith("lost")) {
      await this.#send(call);
      return CUT;
    }
    return refused(503, "Stripe is out of order");
  }

  async #withMishap(call: StripeCall): Promise<Response> {
    const { operation, subject } = call;
    const mishap = this.#once("mishap", operation, subject) ? this.#draw(operation, subject) : undefined;
    if (mishap) this.mishaps[mishap] = (this.mishaps[mishap] ?? 0) + 1;
    const late = between(100, 1_500, this.chance("late", operation, subject));
    switch (mishap) {
      case undefined:
        return await this.#send(call);
      case "late_request":
        await new Promise((resolve) => setTimeout(resolve, late));
        return await this.#send(call);
      case "late_answer": {
        const answer = await this.#send(call);
        // Some come after the activity was given up, and is tried by somebody else.
        await new Promise((resolve) => setTimeout(resolve, 3 * late));
        return answer;
      }
      case "lost_answer":
        await this.#send(call);
        return CUT;
      case "too_many":
        return refused(429, "Too many requests", { "retry-after": "1" });
      case "breakdown": {
        const acts = pick([true, false], this.chance("acts", operation, subject));
        const breakdown = { provider: "stripe", operation: MOVING[operation], answer: { status: 500 }, acts } as const;
        this.sandbox.fail({ ...breakdown, times: 1 });
        return await this.#send(call);
      }
    }
  }

  #draw(operation: string, subject: string): keyof typeof MISHAPS | undefined {
    let left = this.chance("mishap", operation, subject) / (SELDOM[operation] ?? 1);
    for (const [mishap, share] of Object.entries(MISHAPS) as [keyof typeof MISHAPS, number][]) {
      if (mishap === "breakdown" && !(operation in MOVING)) continue;
      if (left < share) return mishap;
      left -= share;
    }
  }

  async #send({ url, request }: StripeCall): Promise<Response> {
    this.keepUp();
    const answer = await fetch(url, request);
    const { status, headers } = answer;
    // Read to its end here: who asked may be dead by now.
    return new Response(await answer.text(), { status, headers });
  }

  /** Lists of everything are nobody's business: they are told apart by their number. */
  #numbered(operation: string): string {
    const number = (this.#lists.get(operation) ?? 0) + 1;
    this.#lists.set(operation, number);
    return `list ${number}`;
  }

  #once(...names: string[]): boolean {
    const name = names.join("\n");
    return !this.#met.has(name) && this.#met.add(name).size > 0;
  }

  /** Ids at Stripe are another each time; what the platform wrote on the objects is not. */
  #businessOf(asked: string): string | undefined {
    const [id] = /(pi|re|pyr|tr|po|acct)_\w+/.exec(asked) ?? [];
    if (!id || id.startsWith("acct_")) return id;
    const { intents, refunds, transfers, payouts } = this.sandbox.stripe.state();
    const found = [...intents, ...refunds, ...transfers, ...payouts].find((object) => object.id === id);
    const { payment_id, refund_id, payout_id } = found?.metadata ?? {};
    if (payment_id) return `payment:${payment_id}`;
    return refund_id ? `refund:${refund_id}` : `payout:${payout_id}`;
  }
}

const refused = (status: number, message: string, headers: HeadersInit = {}) =>
  Response.json({ error: { type: "api_error", message } }, { status, headers });
