const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const PART = /(\d+(?:\.\d+)?)(ms|s|min|m|h|d)/g;
const WHOLE = /^(\d+(\.\d+)?(ms|s|min|m|h|d))+$/;

/**
 * Reads a length of time as people write it: "30s", "15m", "1h30m", "2d", "500ms", and as formatDuration does: "15 min".
 *
 * @returns whole milliseconds; undefined if it is not a length of time, a bare number included, as nobody knows its unit
 */
export function parseDuration(text: string): number | undefined {
  const tight = text.replaceAll(" ", "");
  if (!WHOLE.test(tight)) return undefined;
  const parts = [...tight.matchAll(PART)];
  return Math.round(parts.reduce((total, [, count, unit]) => total + Number(count) * UNITS[unit], 0));
}

/** Milliseconds for people, in the two largest units that count: "30 s", "15 min", "1 h 30 min", "2 d". */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}
