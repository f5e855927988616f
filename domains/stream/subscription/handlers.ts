// The messages of a subscription, wired to what they change. Workflow code.
import { ApplicationFailure, condition, setHandler } from "@temporalio/workflow";
import * as changes from "./changes.ts";
import {
  cancel,
  type CancelSubscription,
  type ChangePlan,
  changePlan,
  type ChangePrice,
  changePrice,
  type Pause,
  pause,
  reactivate,
  resume,
  status,
  type SubscriptionView,
  type UpdatePaymentMethod,
  updatePaymentMethod,
} from "./contract.ts";
import * as requests from "./requests.ts";
import type { Subscription } from "./subscription.ts";

/**
 * Answers queries and updates from now on: an update that makes no sense is refused by its validator. What only notes
 * something is done at once, what may charge or end the subscription when its turn comes.
 *
 * @param id the subscription's
 * @param opened it, once it is taken up: until then updates wait
 */
export function listen(id: string, opened: () => Subscription | undefined): void {
  const wire = <A extends unknown[]>(
    what: string,
    whyNot: (sub: Subscription, ...request: A) => string | undefined,
    act: (sub: Subscription, ...request: A) => Promise<unknown> | void,
  ) => {
    const refusal = (why: string) => `Cannot ${what} subscription "${id}": ${why}`;
    const handler = async (...request: A): Promise<SubscriptionView> => {
      if (!opened()) await condition(() => opened() !== undefined);
      const sub = opened()!;
      if (sub.closed) throw sub.closed;
      const why = whyNot(sub, ...request);
      if (why) throw ApplicationFailure.nonRetryable(refusal(why), "Refused");
      await act(sub, ...request);
      return sub.view();
    };
    const validator = (...request: A) => {
      const sub = opened();
      if (sub?.closed) throw sub.closed;
      const why = sub && (sub.isFull ? "its history is being cut: ask again" : whyNot(sub, ...request));
      if (why) throw new Error(refusal(why));
    };
    return [handler, { validator }] as const;
  };

  setHandler(status, () => {
    const sub = opened();
    if (!sub) throw new Error(`Subscription "${id}" is just being taken up: ask again`);
    return sub.view();
  });
  setHandler(
    changePlan,
    ...wire<[ChangePlan]>(
      "change the plan of",
      ({ state }, request) => requests.whyCannotChangePlan(state, request),
      (sub, request) => sub.turn(() => changes.changePlan(sub, request)),
    ),
  );
  setHandler(
    pause,
    ...wire<[Pause]>(
      "pause",
      ({ state, now }, request) => requests.whyCannotPause(state, request, now),
      (sub, request) => sub.turn(() => changes.pause(sub, request)),
    ),
  );
  setHandler(
    resume,
    ...wire("resume", ({ state }) => requests.whyCannotResume(state), (sub) => sub.turn(() => changes.resume(sub))),
  );
  setHandler(
    cancel,
    ...wire<[CancelSubscription]>(
      "cancel",
      ({ state }, request) => requests.whyCannotCancel(state, request),
      (sub, request) =>
        request.at === "now" ? sub.turn(() => changes.cancelNow(sub, request)) : changes.cancelAtPeriodEnd(sub),
    ),
  );
  setHandler(
    reactivate,
    ...wire("reactivate", ({ state }) => requests.whyCannotReactivate(state), changes.reactivate),
  );
  setHandler(
    updatePaymentMethod,
    ...wire<[UpdatePaymentMethod]>(
      "update the payment method of",
      ({ state }, request) => requests.whyCannotUpdateMethod(state, request),
      changes.updatePaymentMethod,
    ),
  );
  setHandler(
    changePrice,
    ...wire<[ChangePrice]>(
      "change the price of",
      ({ state }, request) => requests.whyCannotChangePrice(state, request),
      changes.changePrice,
    ),
  );
}
