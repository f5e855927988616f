// The clock of the crash test's world, for everybody but Temporal: an hour is a minute, and now and then a day is gone.

/** How much faster it runs than the clock on the wall. */
export const SPEED = 60;

/** A clock that several processes share. Epoch milliseconds. */
export interface ClockFace {
  began: number;
  /** The days that were skipped, milliseconds. */
  skipped: number;
}

/** What the clock shows. */
export const timeOn = ({ began, skipped }: ClockFace): number => began + (Date.now() - began) * SPEED + skipped;
