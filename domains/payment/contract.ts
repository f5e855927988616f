// What the domains and payment's activities agree on. Pure: imported by both sides of the sandbox.

/** An amount in minor units of its currency (ISO 4217, lower case as Stripe writes it). */
export interface Money {
  amount: number;
  currency: string;
}

/** A host's part of a payment, in minor units: gross = platform_fee + net. */
export interface Earning {
  gross: number;
  platform_fee: number;
  net: number;
  currency: string;
}

/** What a host has earned by a session that took place. */
export interface EarningRequest {
  booking_id: string;
  host_id: string;
}

/** Money on its way back to a guest. */
export interface RefundRequest {
  booking_id: string;
  /** Share of what the guest paid, in percent: 0 to 100. */
  percent: number;
  reason: "guest_cancelled" | "host_cancelled" | "platform_cancelled" | "host_no_show" | "both_no_show";
}
