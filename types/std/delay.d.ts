export interface DelayOptions {
  signal?: AbortSignal;
  /** Whether the process stays alive for it. Default true. */
  persistent?: boolean;
}
export function delay(ms: number, options?: DelayOptions): Promise<void>;
