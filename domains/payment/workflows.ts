// The payment domain's stories.
export { PaymentProcessingWorkflow, PaymentProcessingWorkflow as PaymentWorkflow } from "./process.ts";
export { PayoutSweepWorkflow, PayoutWorkflow } from "./payout.ts";
export { RefundWorkflow } from "./refund.ts";
