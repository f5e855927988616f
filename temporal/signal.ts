/**
 * A signal that something outside leads to, such as a provider's webhook. A workflow that is not there, or has ended, has
 * missed nothing, unless `start` says which one to start then, with what input.
 */
export interface WorkflowSignal<Payload, Start extends { workflow: string; input: unknown } = never> {
  workflowId: string;
  signal: string;
  payload: Payload;
  start?: Start;
}
