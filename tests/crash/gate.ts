// The way of one worker to Stripe, and the place where it asks whether it may live: whoever dies, dies here.
import { CUT } from "../../sandbox/http.ts";
import { listen } from "../../sandbox/listen.ts";
import type { StripeWay } from "./stripe_way.ts";
import type { Points } from "./points.ts";

/** Where a worker is sent to. Disposing of it cuts what is on its way. */
export interface Gate extends AsyncDisposable {
  url: string;
}

/** Whoever comes through a gate. */
export interface Mortal {
  readonly isDead: boolean;
  /** Resolves once it is dead. */
  die(): Promise<void>;
}

/** Opens the gate of one worker. */
export function openGate(points: Points, way: StripeWay, worker: Mortal): Gate {
  const gate = listen(0, async (request) => {
    const url = new URL(request.url);
    if (url.pathname !== "/point") return await toStripe(request, url);
    const [name, subject] = [url.searchParams.get("name")!, url.searchParams.get("subject")!];
    return await dies(name, subject) ? CUT : new Response();
  });

  async function dies(point: string, subject: string): Promise<boolean> {
    if (worker.isDead) return true;
    const deadly = points.isDeadly(point, subject);
    if (deadly) await worker.die();
    return deadly;
  }

  async function toStripe(request: Request, url: URL): Promise<Response> {
    const call = way.read(request, url, await request.text());
    if (await dies(`${call.operation} before`, call.subject)) return CUT;
    const answer = await way.pass(call);
    return await dies(`${call.operation} after`, call.subject) ? CUT : answer;
  }

  return { url: `http://127.0.0.1:${gate.port}`, [Symbol.asyncDispose]: () => gate[Symbol.asyncDispose]() };
}
