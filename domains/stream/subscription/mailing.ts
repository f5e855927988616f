// Notices on their way, each by itself and while the story goes on. Workflow code.
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
} from "@temporalio/workflow";
import { reasonOf } from "../../../temporal/failures.ts";
import * as policies from "../../../temporal/policies.ts";
import type { NoticeOutcome } from "../../shared/contract.ts";
import type { SubscriptionActivities } from "./activities.ts";
import { keyOf } from "./owed.ts";
import type { OwedNotice } from "./subscriber_notice.ts";

const { tellSubscriber } = proxyActivities<SubscriptionActivities>(policies.provider);
const { tellSubscriber: tellSometime } = proxyActivities<SubscriptionActivities>(policies.providerHourly);

/** What came of a notice. `held`: it could not be sent for a day; `reason` says why not. */
export type Told = NoticeOutcome | { state: "held"; reason: string };

/** Sends what a subscriber is owed. */
export class Mailing {
  readonly #scope = CancellationScope.current();
  readonly #onTheirWay = new Map<string, CancellationScope>();

  /** @param heard hears what came of each; not of those that are called back, or stopped with the workflow */
  constructor(readonly heard: (order: OwedNotice, told: Told) => void) {}

  /** Sends what is not on its way yet, and calls back what is not owed any more. */
  keepUp(owed: readonly OwedNotice[]): void {
    const keys = new Set(owed.map(keyOf));
    for (const [key, scope] of this.#onTheirWay) if (!keys.has(key)) scope.cancel();
    for (const order of owed) if (!this.#onTheirWay.has(keyOf(order))) this.#send(order);
  }

  get isIdle(): boolean {
    return this.#onTheirWay.size === 0;
  }

  #send(order: OwedNotice): void {
    const key = keyOf(order);
    const scope = new CancellationScope({ cancellable: true, parent: this.#scope });
    this.#onTheirWay.set(key, scope);
    scope.run(() => tell(order)).finally(() => this.#onTheirWay.delete(key)).then(
      (told) => this.heard(order, told),
      (error) => {
        if (!isCancellation(error)) throw error;
      },
    );
  }
}

/** A day of trying, and after that for as long as it takes. */
async function tell({ held, ...order }: OwedNotice): Promise<Told> {
  try {
    return await (held === undefined ? tellSubscriber : tellSometime)(order);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const { cause } = error;
    if (cause instanceof ApplicationFailure && cause.nonRetryable) {
      return { state: "skipped", reason: cause.type ?? "refused" };
    }
    return { state: "held", reason: reasonOf(error) };
  }
}
