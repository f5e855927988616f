// The entry of the workflow bundle: the workflow code of every domain that has some, and nothing else. Before each of
// them the bundle puts temporal/whole_tasks.ts.
export * from "./booking/workflows.ts";
export * from "./payment/workflows.ts";
export * from "./room/workflows.ts";
export * from "./stream/workflows.ts";
