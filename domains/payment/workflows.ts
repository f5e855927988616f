// The payment domain's stories.
export { LedgerCheckWorkflow, ReconciliationWorkflow } from "./bookkeeping.ts";
export { PaymentProcessingWorkflow, PaymentProcessingWorkflow as PaymentWorkflow } from "./process.ts";
export { PayoutWorkflow } from "./payout.ts";
export { PayoutSweepWorkflow } from "./sweep.ts";
export { RefundWorkflow } from "./refund.ts";
