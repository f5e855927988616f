// Where workers are killed: the points that they come to, and at which of them they die.
import type { Chance } from "./chance.ts";

/** A kill that happened. */
export interface Kill {
  /** `bookCharge before`, `POST /v1/refunds after`. */
  point: string;
  /** The workflow, or what is called so at Stripe, that was worked on. */
  subject: string;
}

/** Which workers die. */
export interface Deadliness {
  /** The first subject at each point costs a worker; of the others, so many do. */
  share: number;
  /** The only points at which workers die; absent: all of them. */
  at?: readonly string[];
}

/** All points that workers have come to. */
export class Points {
  readonly kills: Kill[] = [];
  readonly #come = new Map<string, Set<string>>();

  constructor(private readonly chance: Chance, private readonly deadliness: Deadliness) {}

  /** Whether the worker that has come to a point dies there. Nobody dies at the same point of the same subject twice. */
  isDeadly(point: string, subject: string): boolean {
    const { share, at } = this.deadliness;
    const subjects = this.#come.get(point) ?? new Set();
    if (subjects.has(subject) || at && !at.includes(point)) return false;
    this.#come.set(point, subjects.add(subject));
    const deadly = subjects.size === 1 || this.chance("kill", point, subject) < share;
    if (deadly) this.kills.push({ point, subject });
    return deadly;
  }

  /** The points among these at which no worker has died, with how many subjects have come there. */
  spared(points: readonly string[]): string[] {
    const killed = new Set(this.kills.map(({ point }) => point));
    return points.filter((point) => !killed.has(point))
      .map((point) => `${point} (${this.#come.get(point)?.size ?? 0})`);
  }
}
