import type { Store } from "../../store/mod.ts";
import type { EmailRequest, NoticeOutcome } from "../shared/contract.ts";
import type { PaymentTerms } from "./messages.ts";
import type { Payments } from "./stripe.ts";

/** What the payment activities need of the house. */
export interface PaymentDeps {
  store: Store;
  stripe: Payments;
  sendEmail(request: EmailRequest): Promise<NoticeOutcome>;
  terms: PaymentTerms;
  /** The platform's share of what hosts earn, hundredths of a percent. */
  feeBasisPoints: number;
  /** The least that is paid out to a host, minor units. */
  payoutMinimum: number;
  /** Where a payer comes back to after authenticating. */
  returnUrl(paymentId: string): string;
  /** Where a payer gives another method, and a host mends their account. */
  mendUrl(what: "payment" | "payout", id: string): string;
  /** Epoch milliseconds. */
  now(): number;
}
