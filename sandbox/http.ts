// How the sandbox answers over HTTP, faults included.
import type { Faults, Provider, Refusal } from "./faults.ts";

/** Headers make a difference: LiveKit's SDK reads an error's body only when the type is this, without a charset. */
export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

/** Stands for no answer at all: the connection is cut. */
export const CUT = new Response();

/**
 * Answers a provider's operation, or fails it as a fault wants.
 *
 * @param refuse how this provider words an error
 */
export async function answer(
  faults: Faults,
  provider: Provider,
  operation: string,
  act: () => Response | Promise<Response>,
  refuse: (refusal: Refusal) => Response,
): Promise<Response> {
  const outcome = await faults.around(provider, operation, act);
  if (outcome === "cut") return CUT;
  if (outcome === "hang") return await new Promise<never>(() => {});
  return "value" in outcome ? outcome.value : refuse(outcome.refusal);
}
