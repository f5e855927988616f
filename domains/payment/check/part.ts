// What every part of the check of the books is made of: rows read a page at a time, each with all it is compared with.
import type { Kysely } from "kysely";
import type { Store } from "../../../store/mod.ts";
import type { BookDifference } from "../contract.ts";
import type { PaymentTables } from "../tables.ts";

export type Tx = Kysely<PaymentTables>;

/** Where a page ended: the columns that its rows are ordered by. Empty before the first one. */
export type Cursor = readonly string[];

/** A part of the books. */
export interface Part<Row> {
  /** The rows after a cursor, `PAGE` at most, in the order of their cursors. */
  read(tx: Tx, after: Cursor): Promise<Row[]>;
  cursor(row: Row): Cursor;
  /** What does not agree, in sentences. */
  differences(row: Row): BookDifference[];
}

/** Rows of a page: so many are compared inside one transaction, which must stay short. */
export const PAGE = 200;

/** Differences that are told one by one; those past them are counted. */
export const MOST_TOLD = 100;

/** How far the check of a part has come. */
export interface PartProgress {
  /** Undefined once it is through. */
  after?: Cursor;
  checked: number;
  differences: BookDifference[];
  /** Differences past those that are told. */
  omitted: number;
}

export const NOT_BEGUN: PartProgress = { after: [], checked: 0, differences: [], omitted: 0 };

/** Checks the next page of a part: all that is compared is seen at one moment. */
export function checkPage<Row>(store: Store, part: Part<Row>, soFar: PartProgress): Promise<PartProgress> {
  return store.transaction(async (tx: Tx) => {
    const rows = await part.read(tx, soFar.after ?? []);
    const found = [...soFar.differences, ...rows.flatMap(part.differences)];
    return {
      ...(rows.length === PAGE && { after: part.cursor(rows[rows.length - 1]) }),
      checked: soFar.checked + rows.length,
      differences: found.slice(0, MOST_TOLD),
      omitted: soFar.omitted + Math.max(found.length - MOST_TOLD, 0),
    };
  });
}
