import type { Kysely } from "kysely";
import type { SharedTables } from "./tables.ts";

/**
 * How many strikes of a kind count against a person: neither expired nor taken back.
 *
 * @param kind what their reasons begin with: "content:"
 * @param now epoch milliseconds
 */
export async function activeStrikes(
  db: Kysely<SharedTables>,
  person_id: string,
  kind: string,
  now: number,
): Promise<number> {
  const { count } = await db.selectFrom("strikes").select((row) => row.fn.countAll<number>().as("count"))
    .where("person_id", "=", person_id).where("reason", "like", `${kind}%`).where("revoked_at", "is", null)
    .where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now)]))
    .executeTakeFirstOrThrow();
  return Number(count);
}
