// What happens in the sandbox, as lines for people.
import { cyan } from "@std/fmt/colors";
import type { SandboxEvent } from "../../sandbox/mod.ts";
import { money } from "../../text/money.ts";

/** What happened, each line with the kind of thing it was. */
export function describeEvent(event: SandboxEvent): [kind: string, what: string][] {
  switch (event.type) {
    case "mail": {
      const { to, subject, text } = event.mail;
      const link = /https?:\S+/.exec(text);
      return [["mail", `to ${to}: ${subject}`], ...(link ? [["", `  ${link[0]}`] as [string, string]] : [])];
    }
    case "text":
      return [["SMS", `to ${event.text.to}: ${event.text.text}`]];
    case "room_started":
      return [["room", `${event.room.name} is open`]];
    case "room_updated":
      return [["room", `${event.room.name} has changed`]];
    case "room_finished":
      return [["room", `${event.room.name} is closed`]];
    case "participant_joined":
      return [["room", `${event.participant.identity} comes into ${event.room.name}`]];
    case "participant_left":
      return [["room", `${event.participant.identity} leaves ${event.room.name}`]];
    case "egress_started":
      return [["egress", `records ${event.egress.room.name}`]];
    case "egress_updated":
      return [];
    case "egress_ended":
      return [["egress", `${event.egress.path}: ${event.egress.error ?? "complete"}`]];
    case "stripe_event": {
      const { type, data: { object: { id, amount, currency } } } = event.event;
      return [["Stripe", `${type}: ${id}${amount && currency ? `, ${money(amount, currency)}` : ""}`]];
    }
    case "callback_failed":
      return [["webhook", `${event.url} did not take it: ${event.reason}`]];
  }
}

/** A line with the time of day before it: `18:00:03  mail     to ada@example.org: …`. */
export function happening(kind: string, what: string, at = new Date()): string {
  return `${at.toTimeString().slice(0, 8)}  ${cyan(kind.padEnd(8))} ${what}`;
}
