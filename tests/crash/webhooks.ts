// Webhooks, as they come in real life: late, twice, in another order, or not at all.
import type { Client } from "@temporalio/client";
import { WorkflowNotFoundError } from "@temporalio/client";
import { signalsFor, type StripeSignal, type StripeWebhook } from "../../domains/payment/webhooks.ts";
import type { Sandbox } from "../../sandbox/mod.ts";
import type { Chance } from "./chance.ts";
import { TASK_TIMEOUT } from "./desk.ts";
import { QUEUE } from "./worker.ts";

/** Of all webhooks so many are lost at first, late, and told twice. */
const LOST = 0.15, LATE = 0.3, TWICE = 0.2;

/** Late by at most this long, milliseconds; lost ones come again only much later, as Stripe keeps trying for days. */
const DELAY = 2_500, LOST_FOR = 6_000;

/** Passes on what Stripe tells, until it is disposed of. */
export class Webhooks implements AsyncDisposable {
  readonly told = { once: 0, late: 0, twice: 0, lost: 0 };
  readonly #onTheWay = new Set<Promise<void>>();
  readonly #counts = new Map<string, number>();
  readonly #stop: () => void;

  constructor(sandbox: Sandbox, private readonly client: Client, private readonly chance: Chance) {
    this.#stop = sandbox.on((event) => {
      if (event.type === "stripe_event") this.#tell(event.event as unknown as StripeWebhook);
    });
  }

  /** Waits until all that Stripe has told so far has arrived. */
  async settled(): Promise<void> {
    while (this.#onTheWay.size > 0) await Promise.all(this.#onTheWay);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await this.settled();
  }

  #tell(webhook: StripeWebhook): void {
    const name = `${webhook.type} ${JSON.stringify(webhook.data.object.metadata ?? {})}`;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const draw = (what: string) => this.chance(what, name, count);
    const lost = draw("lost") < LOST, late = draw("late") < LATE, twice = draw("twice") < TWICE;
    this.told[lost ? "lost" : late ? "late" : "once"]++;
    this.#send(webhook, lost ? LOST_FOR : late ? DELAY * draw("delay") : 0);
    if (!twice) return;
    this.told.twice++;
    this.#send(webhook, DELAY * draw("again"));
  }

  #send(webhook: StripeWebhook, delay: number): void {
    const sending = (async () => {
      if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
      for (const signal of signalsFor(webhook)) await this.#signal(signal);
    })().finally(() => this.#onTheWay.delete(sending));
    this.#onTheWay.add(sending);
  }

  async #signal({ workflowId, signal, payload, start }: StripeSignal): Promise<void> {
    try {
      if (start) {
        const { workflow, input } = start;
        const options = { workflowId, taskQueue: QUEUE, workflowTaskTimeout: TASK_TIMEOUT, args: [input] as [never] };
        await this.client.workflow.signalWithStart(workflow, { ...options, signal, signalArgs: [payload] as [never] });
      } else await this.client.workflow.getHandle(workflowId).signal(signal, payload);
    } catch (error) {
      // Nobody waits for it.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }
}
