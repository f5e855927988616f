/** A moment for people, in their own time zone: `14:02` today, `Tue 24 Nov 14:02` on other days. */
export function clock(moment: number, now = Date.now()): string {
  const time = new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (new Date(moment).toDateString() === new Date(now).toDateString()) return time;
  const day = new Date(moment).toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });
  return `${day.replace(",", "")} ${time}`;
}

/** Milliseconds as a clock that runs down: `14:32`, `47:59:03` from an hour up. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
