// The sandbox's sample data in the store.
import type { Calendar } from "../domains/booking/calendar.ts";
import { keepAhead, seed } from "../sandbox/seed.ts";
import { record } from "../log/mod.ts";
import type { Store } from "../store/mod.ts";

/** How often sample sessions are moved along with the clock, milliseconds: well within the shortest time ahead. */
const EVERY = 1000;

/** Fills an empty store with the sample data and keeps it ahead of the clock until it is disposed of. */
export async function keepSamples(store: Store, calendar: Calendar): Promise<AsyncDisposable> {
  await seed(store, calendar, Date.now());
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
