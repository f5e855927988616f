// The terms of payments: how long each wait may take, the platform's fee, and what is worth a payout.
import { FEE_BASIS_POINTS } from "../domains/payment/fees.ts";
import type { PaymentTerms } from "../domains/payment/messages.ts";
import { SHORT_TERMS, STANDARD_TERMS } from "../domains/payment/terms.ts";
import { readMoments } from "./moments.ts";
import type { Sources } from "./sources.ts";
import { percent, wholeNumber } from "./values.ts";

/** What the payment domain is told. */
export interface PaymentConfig {
  terms: PaymentTerms;
  /** The platform's share of what hosts earn, hundredths of a percent. */
  fee_basis_points: number;
  /** The least that is paid out to a host, minor units. */
  payout_minimum: number;
}

/** Reads the terms; whatever is wrong is among the problems of the sources. */
export function readPayments(sources: Sources, base: "standard" | "short"): PaymentConfig {
  const { moments } = readMoments(sources, "payment_terms", base === "short" ? SHORT_TERMS : STANDARD_TERMS);
  return {
    terms: moments,
    fee_basis_points: sources.read("ESTUARY_PLATFORM_FEE", percent) ?? FEE_BASIS_POINTS,
    payout_minimum: sources.read("ESTUARY_PAYOUT_MINIMUM", wholeNumber(1)) ?? 1000,
  };
}
