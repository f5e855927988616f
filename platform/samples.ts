// The sandbox's sample data in the store.
import type { Calendar } from "../domains/booking/calendar.ts";
import type { PaymentActivities } from "../domains/payment/activities.ts";
import { keepAhead, paySamples, seed } from "../sandbox/seed.ts";
import { delay } from "@std/async/delay";
import { record } from "../log/mod.ts";
import type { Store } from "../store/mod.ts";

/** How often sample sessions are moved along with the clock, milliseconds: well within the shortest time ahead. */
const EVERY = 1000;

/** Fills an empty store with the sample data and keeps it ahead of the clock until it is disposed of. */
export async function keepSamples(
  store: Store,
  calendar: Calendar,
  payment: PaymentActivities,
): Promise<AsyncDisposable> {
  await seed(store, calendar, Date.now());
  await payForSamples(store, payment);
  let moving = Promise.resolve();
  const timer = setInterval(() => moving = moveAlong(store, calendar), EVERY);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await moving;
    },
  };
}

async function moveAlong(store: Store, calendar: Calendar): Promise<void> {
  try {
    await keepAhead(store, calendar, Date.now());
  } catch (error) {
    record(["sandbox"], "warning", "Cannot move the sample bookings along", { error });
  }
}

/** Another worker that starts at the same moment may be at it, which Stripe tells as an error to try again. */
async function payForSamples(store: Store, payment: PaymentActivities): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return await paySamples(store, payment);
    } catch (error) {
      if (tries === 5) throw error;
      await delay(100 * tries);
    }
  }
}
