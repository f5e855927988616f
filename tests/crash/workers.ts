// Two workers at a time, each of which may die at any moment, and others who take over.
import { join } from "node:path";
import { type Gate, openGate } from "./gate.ts";
import type { Points } from "./points.ts";
import type { StripeWay } from "./stripe_way.ts";
import type { Orders } from "./worker.ts";

/** How many work at a time. */
const AT_WORK = 2;

const PROGRAM = join(import.meta.dirname!, "worker.ts");

/** What workers are kept going with. */
export interface Staff {
  points: Points;
  way: StripeWay;
  /** What a worker is told when its turn comes. */
  orders(): Orders;
  /** Whether nobody takes over for a day after this many kills. */
  isNight(kills: number): boolean;
  /** Lets that day pass. Nobody is at work, nothing is on its way to Stripe. */
  sleep(): void;
}

interface WorkerProcess {
  process: Deno.ChildProcess;
  gate: Gate;
  /** What it said on standard error. */
  said: Promise<string>;
}

/** Keeps workers going until it is disposed of. */
export class Workers implements AsyncDisposable {
  /** Rejects if a worker ends that nobody has killed. */
  readonly failed: Promise<never>;
  nights = 0;
  /** All that workers have complained of. */
  readonly complaints: string[] = [];
  readonly #fail: (reason: Error) => void;
  readonly #atWork = new Set<WorkerProcess>();
  readonly #killed = new Set<WorkerProcess>();
  /** Those that have ended, in whatever way. */
  readonly #gone = new Set<WorkerProcess>();
  readonly #background: Promise<unknown>[] = [];
  /** The next one, loaded already. */
  #spare: WorkerProcess;
  #resting = false;
  #ended = false;

  constructor(private readonly staff: Staff) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    this.#fail = reject;
    this.#spare = this.#spawn();
    this.#takeOver();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#atWork, this.#spare].map((worker) => this.#kill(worker)));
    await Promise.all(this.#background);
  }

  #spawn(): WorkerProcess {
    const { points, way } = this.staff;
    const killed = this.#killed;
    const gate = openGate(points, way, {
      get isDead() {
        return killed.has(worker);
      },
      die: () => this.#die(worker),
    });
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--no-check", PROGRAM, gate.url],
      stdin: "piped",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const worker: WorkerProcess = { process, gate, said: new Response(process.stderr).text() };
    this.#background.push(this.#seeOff(worker));
    return worker;
  }

  #takeOver(): void {
    while (!this.#ended && !this.#resting && this.#atWork.size < AT_WORK) {
      const worker = this.#spare;
      this.#spare = this.#spawn();
      this.#atWork.add(worker);
      this.#background.push(tell(worker.process.stdin, this.staff.orders()));
    }
  }

  /** A worker dies at a point. */
  async #die(worker: WorkerProcess): Promise<void> {
    await this.#kill(worker);
    if (!this.#resting && this.staff.isNight(this.staff.points.kills.length)) this.#background.push(this.#rest());
    this.#takeOver();
  }

  async #kill(worker: WorkerProcess): Promise<void> {
    if (!this.#killed.has(worker) && !this.#gone.has(worker)) {
      this.#killed.add(worker);
      worker.process.kill("SIGKILL");
    }
    await worker.process.status;
    this.#atWork.delete(worker);
  }

  async #rest(): Promise<void> {
    this.#resting = true;
    this.nights++;
    await Promise.all([...this.#atWork].map((worker) => this.#kill(worker)));
    while (this.staff.way.onTheWay > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    this.staff.sleep();
    this.#resting = false;
    this.#takeOver();
  }

  async #seeOff(worker: WorkerProcess): Promise<void> {
    const { code } = await worker.process.status;
    this.#gone.add(worker);
    const said = await worker.said;
    if (said) this.complaints.push(said);
    await worker.gate[Symbol.asyncDispose]();
    if (!this.#killed.has(worker)) this.#fail(new Error(`A worker ended by itself with ${code}. It said:\n${said}`));
  }
}

/** Dead or not: a worker may be killed before it has heard. */
async function tell(stdin: WritableStream<Uint8Array>, orders: Orders): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(`${JSON.stringify(orders)}\n`));
    await writer.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
