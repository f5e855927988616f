// A room under watch: what LiveKit says of it, and what looks into it show. Workflow code.
import { condition, proxyActivities } from "@temporalio/workflow";
import { reasonOf } from "../../temporal/failures.ts";
import { attempt } from "../../temporal/flow.ts";
import * as policies from "../../temporal/policies.ts";
import type { RoomActivities } from "./activities.ts";
import type { AttendanceEvent } from "./contract.ts";
import { type Evidence, type Stay, staysOf } from "./presence.ts";

// A look that gets no answer soon is given up: the next one is due.
const { lookIntoRoom } = proxyActivities<RoomActivities>(policies.providerWithin(20_000));

/** Where there is no hurry, one look where there would be so many is enough. */
export const CALM = 4;

/** How long a booking may be taken to stand as it did, in milliseconds. */
const A_WHILE = 3 * 60 * 60 * 1000;

/** What came of a look: it showed who is there, LiveKit has no such room, or it could not be had, and why. */
export type Looked = { state: "seen" } | { state: "lost" } | { state: "failed"; reason: string };

/** Who was in one room, as far as its workflow knows. */
export class RoomWatch {
  readonly #evidence: Evidence[];

  /** @param known what an earlier watcher found out */
  constructor(readonly room: string, known: readonly Stay[] = []) {
    this.#evidence = known.flatMap(evidenceOf);
  }

  /** Takes LiveKit's word, which may come late, twice or out of order. */
  hear({ event, at, sid, identity, joined_at }: AttendanceEvent): void {
    this.#evidence.push({ kind: event, at, connection: { sid, identity, joined_at } });
  }

  /**
   * Waits for a moment, epoch milliseconds. Ends early if somebody comes or goes, and after a while, as the session may
   * have been moved to before that moment.
   */
  async wait(moment: number): Promise<void> {
    const { version } = this;
    const left = Math.min(moment - Date.now(), A_WHILE);
    if (left > 0) await condition(() => this.version !== version, left);
  }

  /** Looks into the room once. */
  async look(): Promise<Looked> {
    const looked = await attempt(lookIntoRoom(this.room));
    if ("failed" in looked) return { state: "failed", reason: reasonOf(looked.failed) };
    const { at, present, lost } = looked.done;
    // Nobody is in a room that is not there.
    this.#evidence.push({ kind: "look", at, present });
    return { state: lost ? "lost" : "seen" };
  }

  /** Grows with each piece of evidence. */
  get version(): number {
    return this.#evidence.length;
  }

  get stays(): Stay[] {
    return staysOf(this.#evidence);
  }
}

function evidenceOf({ sid, identity, from, known_until, to }: Stay): Evidence[] {
  const connection = { sid, identity, joined_at: from };
  const there: Evidence = { kind: "there", at: known_until, connection };
  return to === undefined ? [there] : [there, { kind: "left", at: to, connection }];
}
