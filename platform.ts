// Puts the house together: from a configuration to everything that the domains' activities need.
import type { Config } from "./config.ts";
import { createActivities as bookingActivities } from "./domains/booking/activities.ts";
import { migrations as bookingMigrations } from "./domains/booking/tables.ts";
import { createActivities as paymentActivities } from "./domains/payment/activities.ts";
import { migrations as paymentMigrations } from "./domains/payment/tables.ts";
import { createActivities as roomActivities } from "./domains/room/activities.ts";
import { filesOf } from "./domains/room/files.ts";
import { migrations as roomMigrations } from "./domains/room/tables.ts";
import { createActivities as sharedActivities } from "./domains/shared/activities.ts";
import { createNotices } from "./domains/shared/notices.ts";
import { migrations as sharedMigrations } from "./domains/shared/tables.ts";
import { createActivities as streamActivities } from "./domains/stream/activities.ts";
import { migrations as streamMigrations } from "./domains/stream/tables.ts";
import { links } from "./platform/links.ts";
import { paymentDeps } from "./platform/payments.ts";
import { moderationDeps } from "./platform/moderation.ts";
import { openOutside, type Outside } from "./platform/outside.ts";
import { subscriptionDeps } from "./platform/subscriptions.ts";
import { openStore, type Store } from "./store/mod.ts";
import type { Activities } from "./temporal/manifest.ts";

/** Everything that activities need, opened. Disposing of it closes it all. */
export interface Platform extends AsyncDisposable {
  readonly store: Store;
  readonly outside: Outside;
  /** The activities of one domain. */
  activitiesOf(domain: string): Activities;
}

/** Opens the store of a configuration, with the tables of every domain. @throws StoreError */
export const openHouseStore = ({ database_url }: Pick<Config, "database_url">): Promise<Store> =>
  openStore(database_url, [
    ...sharedMigrations,
    ...bookingMigrations,
    ...paymentMigrations,
    ...roomMigrations,
    ...streamMigrations,
  ]);

/**
 * Opens the store and the way to the providers; a sandbox fills an empty store with sample data.
 *
 * @throws StoreError if the database cannot be opened
 * @throws Error if the sandbox cannot be started or joined
 */
export async function openPlatform(
  config: Pick<
    Config,
    | "database_url"
    | "providers"
    | "calendar"
    | "refunds"
    | "payments"
    | "recordings"
    | "moderation"
    | "subscriptions"
  >,
): Promise<Platform> {
  await using stack = new AsyncDisposableStack();
  const store = await openHouseStore(config);
  stack.defer(() => store.close());
  const outside = stack.use(await openOutside(config.providers, config.recordings));
  const now = Date.now;
  const shared = sharedActivities({ store, now, notices: createNotices({ store, now, ...outside }) });
  const payment = paymentActivities({ store, now, ...shared, ...paymentDeps(config.payments, outside) });
  if (config.providers.kind === "sandbox") {
    // Not needed with real providers, and then not worth its loading.
    const { keepSamples } = await import("./platform/samples.ts");
    stack.use(await keepSamples(store, config.calendar.moments, payment));
  }
  const activities: Record<string, Activities> = {
    shared,
    payment,
    room: roomActivities({
      store,
      now,
      moments: config.calendar.moments,
      recordings: config.recordings,
      files: filesOf(config.recordings),
      ...outside,
      ...shared,
    }),
    stream: streamActivities({
      store,
      now,
      ...shared,
      ...moderationDeps(config.moderation, outside),
      ...subscriptionDeps(config.subscriptions, outside),
    }),
    booking: bookingActivities({
      store,
      now,
      calendar: config.calendar.moments,
      refundTerms: config.refunds,
      ...shared,
      ...links(outside),
    }),
  };

  const opened = stack.move();
  return {
    store,
    outside,
    activitiesOf: (domain) => activities[domain],
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
