// Operators and hosts, who look after what has stopped.
import type { Sandbox } from "../../sandbox/mod.ts";
import type { Decision } from "../../temporal/timeline.ts";
import { type Case, hosts } from "./cases.ts";
import { type Chance, pick } from "./chance.ts";
import { type Desk, pause } from "./desk.ts";
import { leftAlone } from "./paying.ts";

/** Between two rounds of an operator, milliseconds. */
const ROUND = 1_500;

/** How many workflows a round takes in, those first that have waited the longest. */
const AT_ONCE = 12;

/** What runs for less than this is left alone, milliseconds. */
const PATIENCE = 9_000;

/** Goes round until the end, and decides wherever a workflow has stopped. */
export async function operate(desk: Desk, payments: readonly Case[], chance: Chance, end: AbortSignal): Promise<void> {
  const left = leftAlone(payments);
  const visits = new Map<string, number>();
  const counts = new Map<string, number>();
  for (let round = 1; !end.aborted; round++) {
    await pause(ROUND, end);
    const running = (await desk.running()).filter(({ age }) => age > PATIENCE).map(({ workflowId }) => workflowId)
      .filter((workflowId) => /^(payment|refund|payout)-/.test(workflowId) && !left.has(workflowId))
      .toSorted((a, b) => (visits.get(a) ?? 0) - (visits.get(b) ?? 0));
    await Promise.all(
      running.slice(0, AT_ONCE).map(async (workflowId) => {
        visits.set(workflowId, round);
        const taken = await desk.stopped(workflowId);
        if (!taken) return;
        const count = counts.get(workflowId) ?? 0;
        const wanted = decide(workflowId, chance("decision", workflowId, count));
        const decision = taken.includes(wanted) ? wanted : "resume";
        if (await desk.tell(workflowId, decision)) counts.set(workflowId, count + 1);
      }),
    );
  }
}

/** What an operator would like to do about a workflow; not every stop takes it. */
function decide(workflowId: string, chance: number): Decision {
  if (workflowId.startsWith("refund-")) return pick(["resume", "abandon"] as const, chance);
  const [, id] = /^payout-(h\d+)-/.exec(workflowId) ?? [];
  const host = hosts.find((host) => host.id === id);
  return host?.kind === "hopeless" || host?.kind === "no_transfers_ever" ? "abandon" : "resume";
}

/** Hosts read their mail, and mend their accounts; some never do. @returns a function that ends it */
export function hostsMend(sandbox: Sandbox, chance: Chance): () => void {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const off = sandbox.on((event) => {
    if (event.type !== "mail" || !event.mail.subject.endsWith("has failed")) return;
    const host = hosts.find(({ id }) => event.mail.to === `${id}@example.org`);
    if (host) timers.add(setTimeout(() => mend(sandbox, host.id), 4_000 * chance("mends", event.mail.message_id)));
  });
  return () => {
    off();
    for (const timer of timers) clearTimeout(timer);
  };
}

/** A host's account is as it should be, if it ever will be. */
export function mend(sandbox: Sandbox, hostId: string): void {
  const { account, kind } = hosts.find(({ id }) => id === hostId)!;
  if (["hopeless", "no_transfers_ever", "nowhere"].includes(kind)) return;
  const now = sandbox.stripe.state().accounts.find(({ id }) => id === account)!;
  if (now.payouts_enabled && now.capabilities.transfers === "active") return;
  sandbox.stripe.updateAccount(account, { payouts_enabled: true, transfers_enabled: true });
}
