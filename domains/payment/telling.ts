// Telling payers and hosts, and what came of it. Workflow code.
import { CancellationScope, isCancellation, proxyActivities } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { PaymentActivities } from "./activities.ts";
import type { MoneyNoticeOrder } from "./messages.ts";

const { sendMoneyNotice } = proxyActivities<PaymentActivities>(policies.provider);

/** Sends a notice. @returns how a timeline shows it */
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

/** Tells somebody while something goes on that does not wait for it; once that is over the notice has lost its meaning. */
export async function tellDuring<T>(order: MoneyNoticeOrder, during: () => Promise<T>): Promise<T> {
  const telling = new CancellationScope();
  const told = telling.run(() => tell(order)).catch((error) => {
    if (!isCancellation(error)) throw error;
  });
  try {
    return await during();
  } finally {
    telling.cancel();
    await told;
  }
}
