// The rules of the ledger that the database itself keeps, whoever writes to it. A transaction's row seals its entries:
// they come first, must sum to zero in each currency, and nothing is added, changed or removed afterwards.
import type { Engine } from "../../store/mod.ts";

/** The statements that make an engine keep the rules. */
export const ledgerRules = (engine: Engine): readonly string[] => engine === "sqlite" ? SQLITE : POSTGRES;

const UNBALANCED = "a ledger transaction must sum to zero in each currency";
const SEALED = "ledger entries are never changed: post a new transaction";
const TABLES = ["ledger_entries", "ledger_transactions"];

const sealed = (key: string) => `EXISTS (SELECT 1 FROM ledger_transactions WHERE key = ${key})`;
const unbalanced = `EXISTS (SELECT 1 FROM ledger_entries WHERE transaction_key = NEW.key
  GROUP BY currency HAVING sum(amount) <> 0)`;
const empty = "NOT EXISTS (SELECT 1 FROM ledger_entries WHERE transaction_key = NEW.key)";

const SQLITE = [
  `CREATE TRIGGER ledger_balance BEFORE INSERT ON ledger_transactions
   WHEN ${unbalanced} OR ${empty} BEGIN SELECT RAISE(ABORT, '${UNBALANCED}'); END`,
  // INSERT OR REPLACE would delete the old row, and no trigger would hear of it.
  `CREATE TRIGGER ledger_once BEFORE INSERT ON ledger_transactions
   WHEN ${sealed("NEW.key")} BEGIN SELECT RAISE(ABORT, '${SEALED}'); END`,
  `CREATE TRIGGER ledger_open BEFORE INSERT ON ledger_entries
   WHEN ${sealed("NEW.transaction_key")} BEGIN SELECT RAISE(ABORT, '${SEALED}'); END`,
  ...TABLES.flatMap((table) =>
    ["UPDATE", "DELETE"].map((change) =>
      `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table}
       BEGIN SELECT RAISE(ABORT, '${SEALED}'); END`
    )
  ),
];

const POSTGRES = [
  `CREATE FUNCTION ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF ${unbalanced} OR ${empty} THEN RAISE EXCEPTION '${UNBALANCED}'; END IF;
     RETURN NEW; END $$`,
  `CREATE FUNCTION ledger_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     IF ${sealed("NEW.transaction_key")} THEN RAISE EXCEPTION '${SEALED}'; END IF;
     RETURN NEW; END $$`,
  `CREATE FUNCTION ledger_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
     RAISE EXCEPTION '${SEALED}'; END $$`,
  `CREATE TRIGGER ledger_balance BEFORE INSERT ON ledger_transactions FOR EACH ROW EXECUTE FUNCTION ledger_balance()`,
  `CREATE TRIGGER ledger_open BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_open()`,
  ...TABLES.flatMap((table) => [
    `CREATE TRIGGER ${table}_sealed BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ledger_sealed()`,
    `CREATE TRIGGER ${table}_kept BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_sealed()`,
  ]),
];
