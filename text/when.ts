/**
 * A moment as its reader's clock shows it: "Tue 24 Nov 18:00 (Europe/Berlin)".
 *
 * @param at epoch milliseconds
 * @param timeZone IANA name
 */
export function when(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)!.value;
  return `${part("weekday")} ${part("day")} ${part("month")} ${part("hour")}:${part("minute")} (${timeZone})`;
}
