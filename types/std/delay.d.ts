export function delay(ms: number, options?: { signal?: AbortSignal }): Promise<void>;
