// The entry of the workflow bundle: the workflow code of every domain that has some, and nothing else.
export * from "./booking/workflows.ts";
export * from "./payment/workflows.ts";
export * from "./room/workflows.ts";
export * from "./stream/workflows.ts";
