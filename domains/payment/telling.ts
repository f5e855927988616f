// Telling payers and hosts, and what came of it. Workflow code.
import { proxyActivities } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { PaymentActivities } from "./activities.ts";
import type { MoneyNoticeOrder } from "./messages.ts";

const { sendMoneyNotice } = proxyActivities<PaymentActivities>(policies.provider);

/** Sends a notice; money never waits for one that cannot be sent. @returns how a timeline shows it */
export async function tell(order: MoneyNoticeOrder): Promise<["done" | "skipped" | "failed", string]> {
  const told = await attempt(sendMoneyNotice(order));
  if ("failed" in told) return ["failed", reasonOf(told.failed)];
  switch (told.done.state) {
    case "sent":
      return ["done", "1 mail"];
    case "skipped":
      return ["skipped", told.done.reason ?? ""];
    case "unconfirmed":
      return ["failed", "1 mail unconfirmed: a worker stopped while sending"];
  }
}
