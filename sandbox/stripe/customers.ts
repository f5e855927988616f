// Customers, and the payment methods that are theirs.
import { z } from "zod";
import { metadata } from "./form.ts";
import { newId } from "./ids.ts";
import type { SandboxCustomer } from "./objects.ts";
import { type Route, route } from "./route.ts";
import type { World } from "./world.ts";

const details = { email: z.string().optional(), name: z.string().optional(), metadata: metadata.optional() };
const nothing = z.strictObject({});

/** Payment methods by id: for each the test id that says what becomes of it. */
export type Methods = Record<string, string>;

export const customerRoutes = (world: World): Route[] => [
  route("create_customer", "POST /v1/customers", z.strictObject(details), (params) => {
    const customer = newCustomer(world, newId("cus", 14), params);
    world.events.emit("customer.created", customer);
    return customer;
  }),
  route("retrieve_customer", "GET /v1/customers/{id}", nothing, (_params, { id }) => world.customers.get(id)),
  route(
    "retrieve_payment_method",
    "GET /v1/payment_methods/{id}",
    nothing,
    (_params, { id }) => world.methods.get(id),
  ),
  route(
    "attach_payment_method",
    "POST /v1/payment_methods/{id}/attach",
    z.strictObject({ customer: z.string() }),
    (params, { id }) => {
      const customer = world.customers.get(params.customer, "customer");
      const method = world.methods.get(id);
      world.methods.attach(method, customer.id);
      world.events.emit("payment_method.attached", method);
      return method;
    },
  ),
  route("detach_payment_method", "POST /v1/payment_methods/{id}/detach", nothing, (_params, { id }) => {
    const method = world.methods.get(id);
    world.methods.detach(method);
    world.events.emit("payment_method.detached", method);
    return method;
  }),
];

function newCustomer(
  world: World,
  id: string,
  { email = null, name = null, metadata = {} }: { [Field in "email" | "name"]?: string | null } & {
    metadata?: Record<string, string>;
  },
): SandboxCustomer {
  return world.customers.add({
    ...world.stamp("cus", "customer"),
    ...{ id, email, name, metadata, description: null, livemode: false },
  });
}

/** A customer whom Stripe has known for long, with cards that were good when they came. */
export function addCustomer(world: World, id: string, methods: Methods): void {
  newCustomer(world, id, {});
  for (const [method, testId] of Object.entries(methods)) world.methods.make(testId, method).customer = id;
}
