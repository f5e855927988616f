import type { PaymentTerms } from "./messages.ts";

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** The terms of production. */
export const STANDARD_TERMS: PaymentTerms = {
  another_method: 3 * DAY,
  reminder: DAY,
  try_again: 6 * HOUR,
  action: DAY,
  processing: 14 * DAY,
  poll_action: 5 * MINUTE,
  poll_processing: 6 * HOUR,
  bank: 10 * DAY,
  poll_bank: 6 * HOUR,
};

/** The same story in seconds, for a sandbox with a short calendar. */
export const SHORT_TERMS: PaymentTerms = {
  another_method: 30 * SECOND,
  reminder: 10 * SECOND,
  try_again: 2 * SECOND,
  action: 20 * SECOND,
  processing: 60 * SECOND,
  poll_action: SECOND,
  poll_processing: SECOND,
  bank: 60 * SECOND,
  poll_bank: SECOND,
};
