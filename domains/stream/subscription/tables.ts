// Plans and subscriptions.
import type { Kysely } from "kysely";
import type { Migration } from "../../../store/mod.ts";
import type { Interval } from "./calendar.ts";
import type { SubscriptionStatus } from "./contract.ts";

/** Amounts are minor units, instants epoch milliseconds. */
export interface SubscriptionTables {
  plans: PlanRow;
  subscriptions: SubscriptionRow;
}

/** What a host sells. */
export interface PlanRow {
  id: string;
  host_id: string;
  title: string;
  amount: number;
  currency: string;
  interval: Interval;
  /** How many days are free. */
  trial_days: number;
}

/** What a guest subscribes to. */
export interface SubscriptionRow {
  id: string;
  subscriber_id: string;
  /** The plan of the period that it is in. */
  plan_id: string;
  /** Stripe's ids, of the method to charge and of the customer whom it belongs to. */
  payment_method: string;
  customer: string;
  /** When it begins; null: when its workflow takes it up. */
  starts_at: number | null;
  /** Null until its workflow has taken it up. */
  status: SubscriptionStatus | null;
  /** When the period ends that it is in. */
  period_ends_at: number | null;
  /** All that its workflow knows of it, JSON: a later one goes on from there. */
  state: string | null;
  /** Counts what was written: an older state never takes the place of a newer one. */
  seq: number;
  /** The workflow that has taken it up. */
  workflow_id: string | null;
}

export const subscriptionMigrations: Migration[] = [{
  name: "stream/002_subscriptions",
  async up(db: Kysely<unknown>) {
    await db.schema.createTable("plans")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("host_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("title", "text", (column) => column.notNull())
      .addColumn("amount", "bigint", (column) => column.notNull())
      .addColumn("currency", "text", (column) => column.notNull())
      .addColumn("interval", "text", (column) => column.notNull())
      .addColumn("trial_days", "integer", (column) => column.notNull())
      .execute();
    await db.schema.createTable("subscriptions")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("subscriber_id", "text", (column) => column.notNull().references("people.id"))
      .addColumn("plan_id", "text", (column) => column.notNull().references("plans.id"))
      .addColumn("payment_method", "text", (column) => column.notNull())
      .addColumn("customer", "text", (column) => column.notNull())
      .addColumn("starts_at", "bigint")
      .addColumn("status", "text")
      .addColumn("period_ends_at", "bigint")
      .addColumn("state", "text")
      .addColumn("seq", "integer", (column) => column.notNull())
      .addColumn("workflow_id", "text")
      .execute();
    await db.schema.createIndex("subscriptions_of_a_person").on("subscriptions").column("subscriber_id").execute();
    await db.schema.createIndex("subscriptions_to_a_plan").on("subscriptions").columns(["plan_id", "status"])
      .execute();
  },
}];
