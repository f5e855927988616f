// How Stripe says no.
import type { Refusal } from "../faults.ts";
import type { SandboxIntent } from "./objects.ts";

/** What an error's body tells beside its message. */
export interface ErrorDetails {
  type?: string;
  code?: string;
  decline_code?: string;
  advice_code?: string;
  param?: string;
  charge?: string;
  payment_intent?: SandboxIntent;
}

/** A request that Stripe does not carry out. */
export class StripeRefusal extends Error {
  constructor(readonly status: number, message: string, readonly details: ErrorDetails = {}) {
    super(message);
  }

  get body(): unknown {
    return { error: { type: "invalid_request_error", ...this.details, message: this.message } };
  }
}

/** A request whose parameters are wrong: it is refused before anything of it happens, and its key is not kept. */
export class InvalidRequest extends StripeRefusal {}

/** 404 for an object that is asked for, 400 for one that a parameter names. */
export const missing = (what: string, id: string, param?: string): StripeRefusal =>
  new StripeRefusal(param ? 400 : 404, `No such ${what}: '${id}'`, { code: "resource_missing", param: param ?? "id" });

const CODES: Record<number, string> = { 409: "idempotency_key_in_use", 429: "rate_limit" };
const TYPES: Record<number, string> = { 402: "card_error", 409: "idempotency_error" };

/** A refusal that a fault wants, with the type and the code that go with its status. */
export const refusalAsWanted = ({ status, code, message = "Refused by the sandbox" }: Refusal): StripeRefusal =>
  new StripeRefusal(status, message, {
    type: status >= 500 ? "api_error" : TYPES[status] ?? "invalid_request_error",
    ...(code || CODES[status] ? { code: String(code ?? CODES[status]) } : {}),
  });
