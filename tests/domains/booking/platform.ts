// The platform's store with a booking, its two people and its payment, on either engine.
import { type BookingRow, type BookingTables, migrations as booking } from "../../../domains/booking/tables.ts";
import { ACCOUNTS, post } from "../../../domains/payment/ledger.ts";
import { migrations as payment, type PaymentTables } from "../../../domains/payment/tables.ts";
import { migrations as room } from "../../../domains/room/tables.ts";
import { migrations as shared, type PersonRow, type SharedTables } from "../../../domains/shared/tables.ts";
import type { Engine } from "../../../store/mod.ts";
import { temporaryStore } from "../../stores.ts";

/** What is seeded: instants in epoch milliseconds, `paid` in minor units of EUR. */
export interface Seed {
  starts_at: number;
  ends_at: number;
  paid: number;
  /** When the payment was made. */
  at: number;
  host?: Partial<PersonRow>;
  guest?: Partial<PersonRow>;
  booking?: Partial<BookingRow>;
}

/** A store of its own for one test, with `seed` to fill in booking 123 and payment 456. */
export async function platformStore(engine?: Engine) {
  const store = await temporaryStore([...shared, ...booking, ...payment, ...room], engine);

  async function seed({ starts_at, ends_at, paid, at, ...given }: Seed) {
    await store.tables<SharedTables>().insertInto("people").values([
      { ...person("h1", "Grace"), ...given.host },
      { ...person("g1", "Ada"), ...given.guest },
    ]).execute();
    await store.tables<BookingTables>().insertInto("bookings").values({
      id: "123",
      title: "Intro to cello",
      host_id: "h1",
      guest_id: "g1",
      starts_at,
      ends_at,
      status: "confirmed",
      missing: null,
      cancelled_by: null,
      run_id: null,
      ...given.booking,
    }).execute();
    if (paid === 0) return;
    await store.transaction<PaymentTables, void>(async (tx) => {
      await tx.insertInto("payments").values({
        id: "456",
        booking_id: "123",
        payer_id: "g1",
        amount: paid,
        currency: "eur",
        status: "succeeded",
        payment_method: "pm_card_visa",
        payment_intent: "pi_456",
        charge: "ch_456",
      }).execute();
      await post(tx, {
        key: "payment:456:charge",
        description: "Payment 456",
        stripe_id: "ch_456",
        entries: [
          { account: ACCOUNTS.stripe, amount: paid, currency: "eur" },
          { account: ACCOUNTS.held("456"), amount: -paid, currency: "eur" },
        ],
        at,
      });
    });
  }

  return { ...store, seed };
}

const person = (id: string, name: string): PersonRow => ({
  id,
  name,
  email: `${name.toLowerCase()}@example.org`,
  phone: null,
  time_zone: "Europe/Berlin",
  sms_opt_in: 0,
  quiet_from: null,
  quiet_to: null,
});
