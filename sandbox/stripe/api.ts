// Stripe's API over HTTP: who asks, for what, whether it was asked before, and how it is answered.
import type { Faults } from "../faults.ts";
import { CUT } from "../http.ts";
import { accountRoutes } from "./accounts.ts";
import { bookRoutes } from "./books.ts";
import { chargeRoutes } from "./charges.ts";
import { customerRoutes } from "./customers.ts";
import { expanded } from "./expand.ts";
import { parseForm, readForm } from "./form.ts";
import type { Answer, IdempotencyKeys } from "./idempotency.ts";
import { newId } from "./ids.ts";
import { intentRoutes } from "./intent_routes.ts";
import { payoutRoutes } from "./payouts.ts";
import { InvalidRequest, refusalAsWanted, StripeRefusal } from "./refusal.ts";
import { refundRoutes } from "./refunds.ts";
import { reversalRoutes } from "./reversals.ts";
import type { Route } from "./route.ts";
import { transferRoutes } from "./transfers.ts";
import { PLATFORM, type World } from "./world.ts";

/** A request that has been let in. */
interface Asked {
  route: Route;
  id: string;
  path: string;
  account: string;
  /** its parameters, form-encoded */
  text: string;
  request_id: string;
  /** its idempotency key, which only a POST has */
  key: string | null;
}

/** Answers a request to the API, or gives undefined if it is for somebody else. */
export function stripeApi(secretKey: string, world: World, keys: IdempotencyKeys, faults: Faults) {
  const routes = [
    intentRoutes,
    chargeRoutes,
    customerRoutes,
    refundRoutes,
    transferRoutes,
    reversalRoutes,
    accountRoutes,
    payoutRoutes,
    bookRoutes,
  ].flatMap((routesOf) => routesOf(world));

  return (request: Request, url: URL): Promise<Response> | undefined =>
    url.pathname.startsWith("/v1/") ? respond(request, url) : undefined;

  async function respond(request: Request, url: URL): Promise<Response> {
    const headers = new Headers({ "content-type": "application/json", "request-id": newId("req", 14) });
    for (const name of ["stripe-version", "stripe-account", "idempotency-key"]) {
      const value = request.headers.get(name);
      if (value) headers.set(name, value);
    }
    try {
      const asked = await letIn(request, url, headers.get("request-id")!);
      const outcome = await carryOut(asked);
      if (outcome === "cut") return CUT;
      if (outcome === "hang") return await new Promise<never>(() => {});
      return answered(outcome, headers);
    } catch (error) {
      return answered(refused(error), headers);
    }
  }

  /** @throws StripeRefusal if the request has no business here */
  async function letIn(request: Request, url: URL, request_id: string): Promise<Asked> {
    authorize(request.headers.get("authorization"));
    const { method } = request;
    const path = url.pathname;
    const route = routes.find((route) => route.method === method && route.path.test(path));
    if (!route) {
      throw new StripeRefusal(404, `Unrecognized request URL (${method}: ${path}). The sandbox does not have it.`);
    }
    const account = request.headers.get("stripe-account") ?? PLATFORM;
    if (account !== PLATFORM && !world.accounts.find(account)) {
      const message =
        `The provided key does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`;
      throw new StripeRefusal(403, message, { code: "account_invalid" });
    }
    if (account !== PLATFORM && !route.connected) {
      throw new StripeRefusal(400, `The sandbox has no ${route.operation} on a connected account.`);
    }
    const text = method === "GET" ? url.search.slice(1) : await request.text();
    const key = method === "POST" ? request.headers.get("idempotency-key") : null;
    return { route, id: decodeURIComponent(route.path.exec(path)![1] ?? ""), path, account, text, request_id, key };
  }

  function authorize(authorization: string | null): void {
    const [scheme, credentials = ""] = authorization?.split(" ") ?? [];
    const key = scheme === "Basic" ? atob(credentials).split(":")[0] : credentials;
    if (!key) throw new StripeRefusal(401, "You did not provide an API key.");
    if (key !== secretKey) {
      throw new StripeRefusal(401, `Invalid API Key provided: ${key.slice(0, 8)}****${key.slice(-4)}`);
    }
  }

  /**
   * Carries a request out once per key. A fault's 500 is the API's own answer, kept like any other; its 502, 503, 504
   * and 429 come from before the API, and are kept only if the request took effect behind them.
   */
  async function carryOut(asked: Asked): Promise<Answer & { replayed?: boolean } | "cut" | "hang"> {
    const key = asked.key && `${asked.account} ${asked.key}`;
    const fingerprint = `${asked.path}?${[...new URLSearchParams(asked.text)].sort().join("&")}`;
    const earlier = key ? keys.begin(key, fingerprint) : undefined;
    let executed: Answer | undefined, kept: Answer | undefined;
    try {
      const outcome = await faults.around(
        "stripe",
        asked.route.operation,
        () => earlier ?? (executed = execute(asked)),
      );
      if (typeof outcome === "string") {
        kept = executed;
        return outcome;
      }
      if ("refusal" in outcome) {
        const answer = refused(refusalAsWanted(outcome.refusal));
        if (executed || answer.status === 500) kept = answer;
        return answer;
      }
      kept = executed;
      return { ...outcome.value, replayed: earlier !== undefined };
    } catch (error) {
      // What the API refuses once it has begun is kept too; wrong parameters it refuses before.
      if (error instanceof StripeRefusal && !(error instanceof InvalidRequest)) kept = refused(error);
      throw error;
    } finally {
      if (key && !earlier) keys.end(key, kept);
    }
  }

  function execute({ route, id, path, account, text, request_id, key }: Asked): Answer {
    world.events.cause = { id: request_id, idempotency_key: key };
    try {
      const { params, expand } = readForm(route.schema, parseForm(text));
      const object = route.act(params, { id, path, account });
      return { status: 200, body: JSON.stringify(expanded(world, object, expand)) };
    } finally {
      world.events.cause = undefined;
    }
  }
}

function refused(error: unknown): Answer {
  const refusal = error instanceof StripeRefusal
    ? error
    : new StripeRefusal(500, `The sandbox broke: ${(error as Error).message}`, { type: "api_error" });
  return { status: refusal.status, body: JSON.stringify(refusal.body) };
}

function answered({ status, body, replayed }: Answer & { replayed?: boolean }, headers: Headers): Response {
  if (replayed) headers.set("idempotent-replayed", "true");
  // Longer than anybody waits by themselves: whether it is kept to shows.
  if (status === 429) headers.set("retry-after", "5");
  if (status === 409) headers.set("stripe-should-retry", "true");
  if (status === 500) headers.set("stripe-should-retry", "false");
  return new Response(body, { status, headers });
}
