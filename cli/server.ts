// A Temporal server as the commands use it. Loads the native bridge.
import { Client } from "@temporalio/client";
import type { Domains } from "../registry.ts";
import { loadTemporalSettings, type TemporalSettings } from "../config.ts";
import { connect } from "../temporal/connection.ts";
import { ASK_AGAIN } from "../temporal/querying.ts";
import { plainReason } from "../temporal/server_error.ts";
import type { Args } from "./args.ts";
import type { World } from "./command.ts";

/** How long a call may take, in milliseconds. */
const CALL_TIMEOUT = 5_000;

/** A poll for tasks lasts a minute: who was last heard of before that has gone. */
const POLL_LASTS = 70_000;

// Temporal's TaskQueueType; its enums are not worth loading all of its protocol for.
const WORKFLOW_TASKS = 1;

// gRPC's status code for a call that a server does not have.
const UNIMPLEMENTED = 12;

/** A connection for the time of a command. */
export class Server implements AsyncDisposable {
  private constructor(
    readonly settings: TemporalSettings,
    readonly connection: Awaited<ReturnType<typeof connect>>,
    readonly client: Client,
    /** The arguments that named it. */
    readonly args: Args,
    /** What this build knows, for what it may be asked about. */
    readonly domains: Domains,
  ) {}

  /**
   * Connects to the server that flags, environment and files name.
   *
   * @throws ConfigError or ServerError
   */
  static async open(args: Args, { env, domains }: World): Promise<Server> {
    const flag = (name: string) => args.values.get(name);
    const settings = await loadTemporalSettings({
      address: flag("address"),
      namespace: flag("namespace"),
      profile: flag("profile"),
    }, env);
    const connection = await connect(settings);
    const client = new Client({ connection, namespace: settings.namespace, interceptors: ASK_AGAIN });
    return new Server(settings, connection, client, args, domains);
  }

  /**
   * Makes calls that must be answered in time.
   *
   * @param within milliseconds
   * @throws ServerError if the server is at fault, else whatever the call throws
   */
  async call<T>(calls: () => Promise<T>, within = CALL_TIMEOUT): Promise<T> {
    try {
      return await this.connection.withDeadline(Date.now() + within, calls);
    } catch (error) {
      throw plainReason(error, this.settings);
    }
  }

  /** How many workers poll a queue for workflow tasks. Undefined: the server cannot tell, as Temporal's test server cannot. */
  async workersOn(queue: string): Promise<number | undefined> {
    const described = await this.call(() => this.#describe(queue));
    if (!described) return undefined;
    const { pollers } = described;
    const alive = (pollers ?? []).filter(({ lastAccessTime }) =>
      Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < POLL_LASTS
    );
    return new Set(alive.map(({ identity }) => identity)).size;
  }

  async #describe(queue: string) {
    try {
      return await this.connection.workflowService.describeTaskQueue({
        namespace: this.settings.namespace,
        taskQueue: { name: queue },
        taskQueueType: WORKFLOW_TASKS,
      });
    } catch (error) {
      if ((error as { code?: number }).code === UNIMPLEMENTED) return undefined;
      throw error;
    }
  }

  /** Where people look at the namespace's executions, or at one of them, in a browser. Undefined: no web UI is known. */
  linkTo(workflowId?: string): string | undefined {
    const { ui_url, namespace } = this.settings;
    const all = `${ui_url}/namespaces/${encodeURIComponent(namespace)}/workflows`;
    return ui_url && (workflowId === undefined ? all : `${all}/${encodeURIComponent(workflowId)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection.close();
  }
}
