import { z } from "zod";
import { checkCharged } from "./amounts.ts";
import { currency, integer, metadata, truth } from "./form.ts";
import { newId } from "./ids.ts";
import { cancel, confirm } from "./intents.ts";
import type { SandboxIntent } from "./objects.ts";
import { readRoutes } from "./reading.ts";
import { InvalidRequest } from "./refusal.ts";
import { type Route, route } from "./route.ts";
import type { World } from "./world.ts";

const confirmation = {
  payment_method: z.string().optional(),
  off_session: truth.optional(),
  return_url: z.string().optional(),
};

const creation = z.strictObject({
  ...confirmation,
  amount: integer,
  currency,
  automatic_payment_methods: z.strictObject({ enabled: truth, allow_redirects: z.enum(["always", "never"]).optional() })
    .optional(),
  confirm: truth.optional(),
  customer: z.string().optional(),
  description: z.string().optional(),
  metadata: metadata.optional(),
  transfer_group: z.string().optional(),
});

export const intentRoutes = (world: World): Route[] => [
  route("create_payment_intent", "POST /v1/payment_intents", creation, (params) => {
    const { confirm: confirmed, off_session, return_url, ...rest } = params;
    checkCharged(params.amount, params.currency);
    checkConfirmation(params);
    const { customer = null } = params;
    if (customer) world.customers.get(customer, "customer");
    const method = params.payment_method && world.methods.get(params.payment_method, "payment_method");
    if (method) world.methods.check(method, { customer, off_session });
    const intent = world.intents.add(newIntent(world, { ...rest, ...(method && { payment_method: method.id }) }));
    world.events.emit("payment_intent.created", intent);
    if (confirmed) confirm(world, intent, { off_session, return_url });
    return intent;
  }),
  ...readRoutes("payment_intent", world.intents, "customer"),
  route(
    "confirm_payment_intent",
    "POST /v1/payment_intents/{id}/confirm",
    z.strictObject(confirmation),
    (how, { id }) => {
      const intent = world.intents.get(id);
      confirm(world, intent, how);
      return intent;
    },
  ),
  route(
    "cancel_payment_intent",
    "POST /v1/payment_intents/{id}/cancel",
    z.strictObject({ cancellation_reason: z.string().optional() }),
    ({ cancellation_reason }, { id }) => {
      const intent = world.intents.get(id);
      cancel(world, intent, cancellation_reason);
      return intent;
    },
  ),
];

function newIntent(world: World, params: Partial<z.infer<typeof creation>>): SandboxIntent {
  const { amount = 0, currency = "", automatic_payment_methods, payment_method = null } = params;
  const stamp = world.stamp("pi", "payment_intent");
  return {
    ...stamp,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    automatic_payment_methods: automatic_payment_methods
      ? { allow_redirects: "always", ...automatic_payment_methods }
      : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: newId(`${stamp.id}_secret`),
    confirmation_method: "automatic",
    currency,
    customer: params.customer ?? null,
    description: params.description ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: params.metadata ?? {},
    next_action: null,
    payment_method,
    payment_method_types: ["card"],
    processing: null,
    status: payment_method ? "requires_confirmation" : "requires_payment_method",
    transfer_group: params.transfer_group ?? null,
  };
}

function checkConfirmation({ confirm, off_session, return_url, automatic_payment_methods }: z.infer<typeof creation>) {
  if (!confirm && (off_session || return_url)) {
    const param = off_session ? "off_session" : "return_url";
    throw new InvalidRequest(
      400,
      `The parameter \`${param}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`,
      { param },
    );
  }
  if (
    confirm && !return_url && automatic_payment_methods?.enabled &&
    automatic_payment_methods.allow_redirects !== "never"
  ) {
    const message =
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`.";
    throw new InvalidRequest(400, message, { param: "return_url" });
  }
}
