import type { StripeObject } from "./objects.ts";
import { missing } from "./refusal.ts";

/** Objects of one kind, oldest first. */
export class Collection<T extends StripeObject> {
  #objects = new Map<string, T>();

  /** @param what Stripe's name of the kind, for errors */
  constructor(private readonly what: string) {}

  get all(): T[] {
    return [...this.#objects.values()];
  }

  add(object: T): T {
    this.#objects.set(object.id, object);
    return object;
  }

  find(id: string): T | undefined {
    return this.#objects.get(id);
  }

  /** @param param the parameter that names it, if one does. @throws StripeRefusal if there is none */
  get(id: string, param?: string): T {
    const found = this.#objects.get(id);
    if (!found) throw missing(this.what, id, param);
    return found;
  }
}
