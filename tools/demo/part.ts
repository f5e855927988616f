import type { Stage } from "./stage.ts";

/** One part of the demo. */
export interface Part {
  /** What it shows, in a line. */
  title: string;
  /**
   * Shows it.
   *
   * @throws Error that says what came out otherwise than it should
   */
  show(stage: Stage): Promise<void>;
}
