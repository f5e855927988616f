// More time for a session: what each of the two wants. Workflow code.
import type { Extend, LifecycleStatus, Role } from "./contract.ts";

/** The wishes for more time that the other one has not agreed to. */
export class Extensions {
  #wanted: Partial<Record<Role, number>> = {};

  /** Takes a wish. @returns whether the session is to be extended: both want the same, or the platform does */
  agree({ minutes, by }: Extend): boolean {
    if (by !== "platform") {
      this.#wanted[by] = minutes;
      if (this.#wanted.guest !== this.#wanted.host) return false;
    }
    this.clear();
    return true;
  }

  clear(): void {
    this.#wanted = {};
  }

  /** As the status of a lifecycle tells it. */
  get wanted(): Pick<LifecycleStatus, "extension_wanted"> {
    return Object.keys(this.#wanted).length > 0 ? { extension_wanted: { ...this.#wanted } } : {};
  }
}
