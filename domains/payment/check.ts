// The books against themselves, part by part.
import type { Store } from "../../store/mod.ts";
import { accounts } from "./check/accounts.ts";
import { earnings } from "./check/earnings.ts";
import { hosts } from "./check/hosts.ts";
import { checkPage, NOT_BEGUN, type Part, type PartProgress } from "./check/part.ts";
import { payments } from "./check/payments.ts";
import { payouts } from "./check/payouts.ts";
import { refunds } from "./check/refunds.ts";
import { transactions } from "./check/transactions.ts";
import type { LedgerPart } from "./contract.ts";

// deno-lint-ignore no-explicit-any -- each part has rows of its own
const PARTS: Record<LedgerPart, Part<any>> = { transactions, payments, refunds, earnings, payouts, hosts, accounts };

export type { PartProgress };

/**
 * Checks one part of the books, however large. Business may go on: each page is seen at one moment.
 *
 * @param from how far an earlier try has come
 * @param onPage told after each page; may throw to end the check
 */
export async function checkBooks(
  store: Store,
  part: LedgerPart,
  onPage: (progress: PartProgress) => void = () => {},
  from: PartProgress = NOT_BEGUN,
): Promise<PartProgress> {
  let progress = from;
  while (progress.after) {
    progress = await checkPage(store, PARTS[part], progress);
    onPage(progress);
  }
  return progress;
}
