// The messages of a subscription, wired to what they change. Workflow code.
import { setHandler } from "@temporalio/workflow";
import {
  cancelAtPeriodEnd,
  cancelNow,
  changePlan as toPlan,
  changePrice as toPrice,
  pause as toPause,
  resume as goOn,
  updatePaymentMethod as toMethod,
} from "./changes.ts";
import {
  cancel,
  changePlan,
  changePrice,
  pause,
  reactivate,
  resume,
  status,
  type SubscriptionView,
  updatePaymentMethod,
} from "./contract.ts";
import {
  whyCannotCancel,
  whyCannotChangePlan,
  whyCannotChangePrice,
  whyCannotPause,
  whyCannotReactivate,
  whyCannotResume,
  whyCannotUpdateMethod,
} from "./requests.ts";
import type { Subscription } from "./subscription.ts";

/**
 * Answers queries and updates from now on: an update that makes no sense is refused by its validator. What only notes
 * something is done at once, what may charge or end it when its turn comes.
 */
export function listen(sub: Subscription): void {
  const refuse = (what: string, why: string | undefined) => {
    if (why) throw new Error(`Cannot ${what} subscription "${sub.state.subscription_id}": ${why}`);
  };
  const answer = async (done: Promise<void>): Promise<SubscriptionView> => {
    await done;
    return sub.view();
  };

  setHandler(status, () => sub.view());

  setHandler(changePlan, (request) => answer(sub.turn(() => toPlan(sub, request))), {
    validator: (request) => refuse("change the plan of", whyCannotChangePlan(sub.state, request)),
  });

  setHandler(pause, (request) => answer(toPause(sub, request ?? {})), {
    validator: (request) => refuse("pause", whyCannotPause(sub.state, request, sub.now)),
  });

  setHandler(resume, () => answer(sub.turn(() => goOn(sub))), {
    validator: () => refuse("resume", whyCannotResume(sub.state)),
  });

  setHandler(
    cancel,
    (request) => answer(request.at === "now" ? sub.turn(() => cancelNow(sub, request)) : cancelAtPeriodEnd(sub)),
    { validator: (request) => refuse("cancel", whyCannotCancel(sub.state, request)) },
  );

  setHandler(reactivate, () => answer(sub.change({ cancel_at_period_end: false }, "reactivated")), {
    validator: () => refuse("reactivate", whyCannotReactivate(sub.state)),
  });

  setHandler(updatePaymentMethod, (request) => answer(toMethod(sub, request)), {
    validator: (request) => refuse("update the payment method of", whyCannotUpdateMethod(sub.state, request)),
  });

  setHandler(changePrice, (request) => answer(toPrice(sub, request)), {
    validator: (request) => refuse("change the price of", whyCannotChangePrice(sub.state, request)),
  });
}
