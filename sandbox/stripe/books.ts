// Balances, their transactions, and events, to be read.
import { z } from "zod";
import { list, pageByTime } from "./listing.ts";
import { missing } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import type { World } from "./world.ts";

const connected = { connected: true };

export const bookRoutes = (world: World): Route[] => [
  route("retrieve_balance", "GET /v1/balance", z.strictObject({}), (_params, { account }) => {
    const funds = Object.entries(world.balances.funds(account));
    const part = (name: "available" | "pending") =>
      funds.map(([currency, of]) => ({ amount: of[name], currency, source_types: { card: of[name] } }));
    return { object: "balance", available: part("available"), livemode: false, pending: part("pending") };
  }, connected),
  route(
    "list_balance_transactions",
    "GET /v1/balance_transactions",
    z.strictObject({ ...pageByTime, type: z.string().optional(), source: z.string().optional() }),
    ({ type, source, ...params }, { account, path }) => {
      const found = world.balances.of(account).filter((transaction) =>
        (type ?? transaction.type) === transaction.type && (source ?? transaction.source) === transaction.source
      );
      return list(path, found, params);
    },
    connected,
  ),
  route(
    "retrieve_balance_transaction",
    "GET /v1/balance_transactions/{id}",
    z.strictObject({}),
    (_params, { id, account }) => {
      const found = world.balances.of(account).find((transaction) => transaction.id === id);
      if (!found) throw missing("balance transaction", id);
      return found;
    },
    connected,
  ),
  route(
    "list_events",
    "GET /v1/events",
    z.strictObject({ ...pageByTime, type: z.string().optional() }),
    ({ type, ...params }, { path }) =>
      list(path, world.events.all.filter((event) => (type ?? event.type) === event.type), params),
  ),
  route("retrieve_event", "GET /v1/events/{id}", z.strictObject({}), (_params, { id }) => {
    const found = world.events.all.find((event) => event.id === id);
    if (!found) throw missing("event", id);
    return found;
  }),
];
