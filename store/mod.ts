// The database engine: SQLite and PostgreSQL behind one typed query builder. It knows no domain.
export { StoreError } from "./failures.ts";
export type { Engine, Migration } from "./migrations.ts";
export { EffectInProgress, type Json, type Once, once, UncertainEffect } from "./once.ts";
export { openStore, type Store } from "./store.ts";
