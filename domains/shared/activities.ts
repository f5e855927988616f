import type { Store } from "../../store/mod.ts";
import type { AuditEntry, EmailRequest, SmsRequest, Strike } from "./contract.ts";
import type { Notices } from "./notices.ts";
import type { SharedTables } from "./tables.ts";

/** What the shared activities need of the house. */
export interface SharedDeps {
  store: Store;
  notices: Notices;
  /** Epoch milliseconds. */
  now(): number;
}

/** Mail, SMS, strikes and the audit log, for the workflows of every domain. Each key takes effect once. */
export const createActivities = ({ store, notices, now }: SharedDeps) => ({
  sendEmail: (request: EmailRequest) => notices.sendEmail(request),

  sendSms: (request: SmsRequest) => notices.sendSms(request),

  async recordAudit({ detail = {}, ...entry }: AuditEntry): Promise<void> {
    await store.tables<SharedTables>().insertInto("audit_log")
      .values({ ...entry, detail: JSON.stringify(detail), at: now() })
      .onConflict((conflict) => conflict.column("key").doNothing()).execute();
  },

  async giveStrike({ lifetime, ...strike }: Strike): Promise<void> {
    const at = now();
    const expires_at = lifetime === undefined ? null : at + lifetime;
    await store.tables<SharedTables>().insertInto("strikes").values({ ...strike, at, expires_at, revoked_at: null })
      .onConflict((conflict) => conflict.column("key").doNothing()).execute();
  },

  /** Takes a strike back; one that was never given is none. */
  async revokeStrike(key: string): Promise<void> {
    await store.tables<SharedTables>().updateTable("strikes").set({ revoked_at: now() })
      .where("key", "=", key).where("revoked_at", "is", null).execute();
  },
});

export type SharedActivities = ReturnType<typeof createActivities>;
