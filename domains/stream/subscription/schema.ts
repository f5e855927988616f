// What comes in from outside. Used by the CLI, the ingress and the docs; never inside the workflow bundle.
import { z } from "zod";
import { id } from "../../../temporal/fields.ts";

/** The longest id: those of its payments are made of it, and are ids themselves. */
const LONGEST = 40;

/** A subscription, from its trial to its end. */
export const subscriptionInput = z.strictObject({
  subscription_id: id("the subscription, as the platform knows it").refine(
    (subscription) => subscription.length <= LONGEST,
    { error: ({ input }) => `"${input}" has more than ${LONGEST} characters` },
  ),
});
