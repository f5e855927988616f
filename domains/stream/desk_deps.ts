import type { Kysely } from "kysely";
import type { Store } from "../../store/mod.ts";
import type { SharedTables } from "../shared/tables.ts";
import type { ModerationPolicy } from "./policy.ts";
import type { StreamTables } from "./tables.ts";

export type Db = Kysely<StreamTables & SharedTables>;

/** What the desk needs of the house. */
export interface Desk {
  store: Store;
  db: Db;
  policy: ModerationPolicy;
  /** Epoch milliseconds. */
  now(): number;
}
