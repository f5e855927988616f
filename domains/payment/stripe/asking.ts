import { stripeFailure } from "./failures.ts";

/** How far Stripe's clock, which counts whole seconds, may be behind ours, in milliseconds. */
const CLOCK_TOLERANCE = 60_000;

/** An instant of our clock as a lower bound of Stripe's `created`: seconds, and a little earlier. */
export const clockTolerance = (since: number): number => Math.floor((since - CLOCK_TOLERANCE) / 1000);

/** Asks Stripe for something. @param what completes "Cannot …" */
export const asking = <T>(what: string, ask: () => Promise<T>): Promise<T> => telling(what, ask, false);

/** Has Stripe move money. @param what completes "Cannot …" */
export const moving = <T>(what: string, move: () => Promise<T>): Promise<T> => telling(what, move, true);

async function telling<T>(what: string, act: () => Promise<T>, moves: boolean): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw stripeFailure(`Cannot ${what}`, error, moves);
  }
}

/** The id of something that Stripe gave either as an id or, expanded, as itself; absent where Stripe says null. */
export const idOf = (thing: string | { id: string } | null | undefined): string | undefined =>
  typeof thing === "string" ? thing : thing?.id;
