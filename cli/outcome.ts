// How an execution ended, in words and as an exit code.
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
  WorkflowFailedError,
  type WorkflowHandle,
} from "@temporalio/client";
import type { Problem } from "../temporal/input.ts";
import type { Hint } from "../text/known_error.ts";
import { answerLines } from "./answer.ts";
import { Failure, type FailureCode } from "./failure.ts";
import { formatDuration } from "../text/duration.ts";

/** What a workflow resolved with, for people: a line per field. `took` in milliseconds, if it was seen from its start. */
export function resultText(workflowId: string, result: unknown, took?: number): string {
  const head = `Completed ${workflowId}${took === undefined ? "" : ` after ${formatDuration(took)}`}`;
  return [head, ...answerLines(result, "result")].join("\n");
}

/** An execution that is over. */
interface Ended {
  workflow_id: string;
  run_id: string;
  type: string;
}

/** Why an execution that is over did not complete; undefined if it did. */
export async function failureOfClosed(handle: WorkflowHandle, execution: Ended): Promise<Failure | undefined> {
  try {
    await handle.result();
  } catch (error) {
    if (error instanceof WorkflowFailedError) return failureOf(error, execution);
    throw error;
  }
}

/** An execution that did not complete, as the contract sees it. @param hints what to do about a failure of a type */
export function failureOf(
  error: WorkflowFailedError,
  execution: Ended,
  hints: (type: string) => readonly Hint[] = () => [],
): Failure {
  const chain = causes(error.cause);
  const { workflow_id } = execution;
  const ended = chain[0];
  if (ended instanceof CancelledFailure || ended instanceof TerminatedFailure) {
    const code = ended instanceof CancelledFailure ? "cancelled" : "terminated";
    const why = ended.message && !/^Workflow execution/.test(ended.message) ? `: ${ended.message}` : "";
    return new Failure(code, `${workflow_id} was ${code}${why}`, {
      facts: { ...execution, status: code },
      cause: error,
    });
  }
  const [first = error, ...deeper] = chain;
  const application = chain.find((each) => each instanceof ApplicationFailure);
  const type = application?.type ?? first.name;
  return new Failure(codeOf(type), `${workflow_id} failed: ${first.message}`, {
    problems: type === "InvalidInput" ? problemsIn(application) : [],
    hints: hints(type),
    remarks: [["type", type], ...deeper.map(({ message }): [string, string] => ["cause", message])],
    facts: {
      ...execution,
      status: "failed",
      failure: { type, message: first.message, causes: deeper.map(({ message }) => message) },
    },
    cause: error,
  });
}

function codeOf(type: string): FailureCode {
  if (type === "InvalidInput") return "invalid_input";
  return type.endsWith("NotFound") ? "not_found" : "workflow_failed";
}

/** The errors that say something: where an activity or a child failed, only why it did. */
function causes(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const wraps = error instanceof ActivityFailure || error instanceof ChildWorkflowFailure;
  return wraps && error.cause ? causes(error.cause) : [error, ...causes(error.cause)];
}

const problemsIn = (failure: ApplicationFailure | undefined): Problem[] => (failure?.details?.[0] ?? []) as Problem[];
