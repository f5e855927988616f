// What the payment domain asks of Stripe.
import type {
  Account,
  BalanceTransaction,
  Intent,
  PaymentMethod,
  Payout,
  Refund,
  Reversal,
  Transfer,
} from "./objects.ts";

/** A request that moves money: the same key and parameters get the same answer for as long as Stripe keeps the key. */
interface Keyed {
  /** business identity, for example "payment:456:charge:1" */
  key: string;
  /** minor units */
  amount: number;
}

export interface ChargeRequest extends Keyed {
  payment_id: string;
  /** counts the payment methods that were tried, from 1 */
  attempt: number;
  currency: string;
  /** Stripe's id of the payment method */
  payment_method: string;
  /** Stripe's id of the customer that the payment method belongs to, needed off session */
  customer?: string;
  /** true: the customer is not there to authenticate */
  off_session: boolean;
  /** groups the charge with the transfers made of it */
  transfer_group?: string;
  /** where the customer comes back to after authenticating; without it, methods that need a redirect are refused */
  return_url?: string;
}

export interface RefundRequest extends Keyed {
  refund_id: string;
  payment_intent: string;
  reason?: "duplicate" | "fraudulent" | "requested_by_customer";
}

export interface TransferRequest extends Keyed {
  payout_id: string;
  /** the connected account */
  destination: string;
  currency: string;
  /** the charge whose money it is, needed while that is not yet available */
  source_transaction?: string;
  transfer_group?: string;
}

export interface ReversalRequest extends Keyed {
  reversal_id: string;
  transfer: string;
}

export interface PayoutRequest extends Keyed {
  payout_id: string;
  /** the connected account, whose balance is paid out */
  account: string;
  currency: string;
}

/** Which PaymentIntent: that of a payment's attempt. */
export interface IntentIdentity {
  payment_id: string;
  attempt: number;
  /** Stripe's id of the customer whom it was made for, if it was for one: only theirs are looked through then */
  customer?: string;
}

/** A look through a list that may be long, newest first, and may be cut short. */
export interface Pages {
  /** What an earlier look had come to; absent: begins at the top */
  after?: string;
  /** Hears of each page that was looked through in vain, by the id of its last thing. Throws to end the look. */
  passed(id: string): void;
}

/**
 * Takes, returns and passes on money.
 *
 * A call may throw an ApplicationFailure, whose first detail is a {@link StripeErrorDetails}, of type
 * - `StripeRejected`, non-retryable: Stripe calls the request itself wrong;
 * - `PaymentMethodRejected`, non-retryable: of the request it is the payment method that Stripe does not take;
 * - `IdempotencyConflict`, non-retryable: the key was used with other parameters;
 * - `StripeUnauthorized`, retryable: Stripe does not accept the key, which an operator can mend;
 * - `StripeRateLimited`, retryable, after the delay that Stripe asked for;
 * - `StripeIndeterminate`, retryable, from calls that move money: Stripe broke down on the way (5xx). It may have acted,
 *   and answers the same for the key ever after. So look the object up: only when it is not found may the request be
 *   made anew, with a new key if the details say `replayed`;
 * or an Error: no answer, or one that asks to come back. Try again with the same key.
 *
 * Stripe keeps keys for 24 hours at least. A retry that may be older looks the object up first.
 */
export interface Payments {
  /**
   * Creates and confirms a PaymentIntent. A declined card is an Intent with `decline`, and stays declined for this key:
   * the next attempt is another key.
   */
  charge(request: ChargeRequest): Promise<Intent>;
  /**
   * The PaymentIntent of a payment's attempt that was created at `since` (epoch milliseconds) or later, without its key.
   * Goes through the list, which knows of every object at once; Stripe's search does not.
   */
  findIntent(identity: IntentIdentity, since: number, pages?: Pages): Promise<Intent | undefined>;
  intent(id: string): Promise<Intent>;
  /** Cancels an intent. One that cannot be cancelled any more comes back as it is: succeeded, processing or canceled. */
  cancelIntent(id: string, key: string): Promise<Intent>;
  /** Reads a payment method; undefined if Stripe knows of none. */
  paymentMethod(id: string): Promise<PaymentMethod | undefined>;

  /** Returns a part of what an intent was paid, or all of it. @throws StripeRejected also for more than is left of it */
  refund(request: RefundRequest): Promise<Refund>;
  findRefund(refund_id: string, payment_intent: string, pages?: Pages): Promise<Refund | undefined>;
  getRefund(id: string): Promise<Refund>;

  /**
   * Moves money to a connected account.
   *
   * @throws ApplicationFailure `InsufficientFunds`, non-retryable: the platform's available balance is too small. A
   * later try needs a new key, as Stripe keeps this answer too
   * @throws ApplicationFailure `AccountRestricted`, non-retryable: the account must be mended first
   */
  transfer(request: TransferRequest): Promise<Transfer>;
  findTransfer(payout_id: string, destination: string, since: number, pages?: Pages): Promise<Transfer | undefined>;
  /**
   * Takes money back from a connected account.
   *
   * @throws ApplicationFailure `InsufficientFunds`, non-retryable: the account's balance is too small
   */
  reverseTransfer(request: ReversalRequest): Promise<Reversal>;
  findReversal(reversal_id: string, transfer: string, pages?: Pages): Promise<Reversal | undefined>;

  /** Pays a connected account's balance out to its bank. @throws InsufficientFunds and AccountRestricted, as transfer */
  payout(request: PayoutRequest): Promise<Payout>;
  findPayout(payout_id: string, account: string, since: number, pages?: Pages): Promise<Payout | undefined>;
  getPayout(id: string, account: string): Promise<Payout>;
  account(id: string): Promise<Account>;

  /** The lines of the platform's balance created from `since` to before `until` (epoch milliseconds), newest first. */
  balanceTransactions(since: number, until: number): AsyncIterable<BalanceTransaction>;
  /** Reads the balance, changes nothing. @throws Error naming what Stripe said */
  verify(): Promise<void>;
}

/** The first detail of an ApplicationFailure. */
export interface StripeErrorDetails {
  status?: number;
  /** Stripe's error code, for example `balance_insufficient` */
  code?: string;
  /** the parameter at fault */
  param?: string;
  request_id?: string;
  /** true: the answer is not of this request but of an earlier one with the same key */
  replayed: boolean;
}
