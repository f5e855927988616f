// Two workers at a time, each of which may die at any moment, and others who take over.
import { join } from "node:path";
import { pause } from "./desk.ts";
import { type Gate, openGate } from "./gate.ts";
import type { ClockFace } from "./clock.ts";
import type { Points } from "./points.ts";
import type { StripeWay } from "./stripe_way.ts";
import type { Orders } from "./worker.ts";

/** How many work at a time. */
const AT_WORK = 2;

/** How many are ready to take over. */
const SPARE = 2;

/** Whoever comes to a deadly point waits this long for others to come to theirs: they die together. Milliseconds. */
const LAST_MOMENTS = 2_000;

const PROGRAM = join(import.meta.dirname!, "worker.ts");

/** What workers are kept going with. */
export interface Staff {
  points: Points;
  way: StripeWay;
  orders: Orders;
  /** The clock that a worker goes by from now on. */
  clock(): ClockFace;
  /** After so many deaths nobody takes over for a day. */
  night: number;
  /** Lets that day pass. Nobody is at work, nothing is on its way to Stripe. */
  sleep(): void;
}

interface WorkerProcess {
  process: Deno.ChildProcess;
  stdin: WritableStreamDefaultWriter<Uint8Array>;
  gate: Gate;
  /** What it said on standard error. */
  said: Promise<string>;
  /** Settled when it is dead. */
  dying?: Promise<void>;
}

/** Keeps workers going until it is disposed of. */
export class Workers implements AsyncDisposable {
  /** Rejects if a worker ends that nobody has killed. */
  readonly failed: Promise<never>;
  deaths = 0;
  nights = 0;
  readonly #fail: (reason: Error) => void;
  readonly #atWork = new Set<WorkerProcess>();
  readonly #killed = new Set<WorkerProcess>();
  /** Those that have ended, in whatever way. */
  readonly #gone = new Set<WorkerProcess>();
  readonly #background: Promise<unknown>[] = [];
  /** The next ones, which only wait for their turn. */
  readonly #spare: WorkerProcess[] = [];
  #resting = false;
  #ended = false;

  constructor(private readonly staff: Staff) {
    const { promise, reject } = Promise.withResolvers<never>();
    this.failed = promise;
    this.#fail = reject;
    for (let spare = 0; spare < SPARE; spare++) this.#spare.push(this.#spawn());
    this.#takeOver();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#atWork, ...this.#spare].map((worker) => this.#kill(worker)));
    await Promise.all(this.#background);
    await this.#noneOnTheWay();
  }

  #spawn(): WorkerProcess {
    const { points, way, orders } = this.staff;
    const killed = this.#killed;
    const gate = openGate(points, way, {
      get isDead() {
        return killed.has(worker);
      },
      die: () => {
        if (!worker.dying) this.#inBackground(worker.dying = this.#die(worker));
        return worker.dying;
      },
    });
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-all", "--no-check", PROGRAM, gate.url],
      stdin: "piped",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const stdin = process.stdin.getWriter();
    const worker: WorkerProcess = { process, stdin, gate, said: new Response(process.stderr).text() };
    this.#inBackground(this.#seeOff(worker));
    this.#inBackground(tell(stdin, orders));
    return worker;
  }

  #takeOver(): void {
    while (!this.#ended && !this.#resting && this.#atWork.size < AT_WORK) {
      const worker = this.#spare.shift()!;
      this.#spare.push(this.#spawn());
      this.#atWork.add(worker);
      this.#inBackground(tell(worker.stdin, this.staff.clock()));
    }
  }

  /** A worker dies at a point. */
  async #die(worker: WorkerProcess): Promise<void> {
    await pause(LAST_MOMENTS);
    await this.#kill(worker);
    const isNight = ++this.deaths % this.staff.night === 0;
    if (isNight) this.#inBackground(this.rest());
    this.#takeOver();
  }

  /** Goes on by itself; it is waited for in the end. */
  #inBackground(work: Promise<unknown>): void {
    this.#background.push(work);
  }

  async #kill(worker: WorkerProcess): Promise<void> {
    if (!this.#killed.has(worker) && !this.#gone.has(worker)) {
      this.#killed.add(worker);
      worker.process.kill("SIGKILL");
    }
    await worker.process.status;
    this.#atWork.delete(worker);
  }

  /** Nobody is at work for a day, and then others are. */
  async rest(): Promise<void> {
    if (this.#resting || this.#ended) return;
    this.#resting = true;
    this.nights++;
    await Promise.all([...this.#atWork].map((worker) => this.#kill(worker)));
    await this.#noneOnTheWay();
    this.staff.sleep();
    this.#resting = false;
    this.#takeOver();
  }

  /** What a worker had asked of Stripe goes on without it. */
  async #noneOnTheWay(): Promise<void> {
    while (this.staff.way.onTheWay > 0) await pause(10);
  }

  async #seeOff(worker: WorkerProcess): Promise<void> {
    const { code } = await worker.process.status;
    this.#gone.add(worker);
    const said = await worker.said;
    await worker.stdin.close().catch(refuseOthers);
    await worker.gate[Symbol.asyncDispose]();
    if (!this.#killed.has(worker)) this.#fail(new Error(`A worker ended by itself with ${code}. It said:\n${said}`));
  }
}

/** Dead or not: a worker may be killed before it has heard. */
const tell = (stdin: WritableStreamDefaultWriter<Uint8Array>, what: object): Promise<void> =>
  stdin.write(new TextEncoder().encode(`${JSON.stringify(what)}\n`)).catch(refuseOthers);

function refuseOthers(error: unknown): void {
  if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
}
