// The messages of a subscription, wired to what they change. Workflow code.
import type { Message, Opening } from "../../../temporal/opening.ts";
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
 * Answers queries and updates from now on. What only notes something is done at once, what may charge or end the
 * subscription when its turn comes.
 */
export function listen(opening: Opening<Subscription>): void {
  const wire = <A extends [unknown?]>(
    what: string,
    whyNot: (sub: Subscription, request: A[0]) => string | undefined,
    act: (sub: Subscription, request: A[0]) => Promise<unknown> | void,
  ): [string, Message<Subscription, A[0], SubscriptionView>] => [what, {
    whyNot(sub, request) {
      if (sub?.turns.closed) throw sub.turns.closed;
      if (sub?.isFull) throw sub.full;
      return sub && whyNot(sub, request);
    },
    async act(sub, request) {
      await act(sub, request);
      return sub.view();
    },
  }];

  opening.query(status, (sub) => sub.view());
  opening.update(
    changePlan,
    ...wire<[ChangePlan]>(
      "change the plan of",
      ({ state }, request) => requests.whyCannotChangePlan(state, request),
      (sub, request) => sub.turns.take(() => changes.changePlan(sub, request)),
    ),
  );
  opening.update(
    pause,
    ...wire<[Pause]>(
      "pause",
      ({ state, now }, request) => requests.whyCannotPause(state, request, now),
      (sub, request) => sub.turns.take(() => changes.pause(sub, request)),
    ),
  );
  opening.update(
    resume,
    ...wire(
      "resume",
      ({ state }) => requests.whyCannotResume(state),
      (sub) => sub.turns.take(() => changes.resume(sub)),
    ),
  );
  opening.update(
    cancel,
    ...wire<[CancelSubscription]>(
      "cancel",
      ({ state }, request) => requests.whyCannotCancel(state, request),
      (sub, request) =>
        request.at === "now" ? sub.turns.take(() => changes.cancelNow(sub, request)) : changes.cancelAtPeriodEnd(sub),
    ),
  );
  opening.update(
    reactivate,
    ...wire("reactivate", ({ state }) => requests.whyCannotReactivate(state), changes.reactivate),
  );
  opening.update(
    updatePaymentMethod,
    ...wire<[UpdatePaymentMethod]>(
      "update the payment method of",
      ({ state }, request) => requests.whyCannotUpdateMethod(state, request),
      changes.updatePaymentMethod,
    ),
  );
  opening.update(
    changePrice,
    ...wire<[ChangePrice]>(
      "change the price of",
      ({ state }, request) => requests.whyCannotChangePrice(state, request),
      changes.changePrice,
    ),
  );
}
