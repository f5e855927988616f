// What each account has at Stripe, line by line.
import type { Clock } from "./clock.ts";
import { newId } from "./ids.ts";
import type { SandboxBalanceTransaction } from "./objects.ts";

/** A change of an account's balance: amount, less the fee. */
export interface Line {
  type: string;
  amount: number;
  currency: string;
  /** the id of the object behind it */
  source: string;
  fee?: number;
  /** epoch milliseconds; absent: at once */
  available_at?: number;
}

/** Minor units. */
export interface Funds {
  available: number;
  pending: number;
}

/** Stripe's price for a charge: 1.5 % and 25 minor units, rounded half up. */
export const feeFor = (amount: number): number => Math.round(amount * 0.015) + 25;

export class Balances {
  #lines = new Map<string, { account: string; available_at: number; transaction: SandboxBalanceTransaction }>();

  constructor(private readonly clock: Clock) {}

  /** Changes the account's balance. @returns the id of the balance transaction */
  add(account: string, line: Line): string {
    const { type, amount, currency, source, fee = 0, available_at = this.clock.now() } = line;
    const { clock } = this;
    const id = newId("txn");
    const transaction: SandboxBalanceTransaction = {
      id,
      object: "balance_transaction",
      amount,
      available_on: Math.floor(available_at / 1000),
      created: clock.seconds(),
      currency,
      description: null,
      exchange_rate: null,
      fee,
      fee_details: fee ? [{ amount: fee, currency, type: "stripe_fee", description: "Stripe processing fees" }] : [],
      net: amount - fee,
      reporting_category: type,
      source,
      get status() {
        return available_at <= clock.now() ? "available" : "pending";
      },
      type,
    };
    this.#lines.set(id, { account, available_at, transaction });
    return id;
  }

  /** When a transaction's money is or was available, epoch milliseconds. */
  availableAt(transaction: string): number {
    return this.#lines.get(transaction)!.available_at;
  }

  find(id: string): SandboxBalanceTransaction | undefined {
    return this.#lines.get(id)?.transaction;
  }

  /** The account's transactions, oldest first. */
  of(account: string): SandboxBalanceTransaction[] {
    return [...this.#lines.values()].filter((line) => line.account === account).map(({ transaction }) => transaction);
  }

  /** The account's money by currency. */
  funds(account: string): Record<string, Funds> {
    const funds: Record<string, Funds> = {};
    for (const { net, currency, status } of this.of(account)) {
      (funds[currency] ??= { available: 0, pending: 0 })[status] += net;
    }
    return funds;
  }

  fundsIn(account: string, currency: string): Funds {
    return this.funds(account)[currency] ?? { available: 0, pending: 0 };
  }
}
