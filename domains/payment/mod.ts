// The payment domain: what the registry needs to know of it.
import type { ScheduleManifest, WorkflowManifest } from "../../temporal/manifest.ts";
import { createActivities } from "./activities.ts";
import {
  LEDGER_PARTS,
  ledgerCheckWorkflowId,
  PAYMENT_STEPS,
  paymentWorkflowId,
  PAYOUT_STEPS,
  payoutWorkflowId,
  RECONCILIATION_STEPS,
  reconciliationWorkflowId,
  REFUND_STEPS,
  refundWorkflowId,
  SWEEP_STEPS,
  sweepWorkflowId,
} from "./contract.ts";
import {
  ledgerCheckInput,
  paymentInput,
  payoutInput,
  payoutSweepInput,
  reconciliationInput,
  refundInput,
} from "./schema.ts";

export const WORKFLOWS = {
  PaymentProcessingWorkflow: {
    description: "charge, balances, receipt",
    input: paymentInput,
    workflowId: paymentWorkflowId,
    aliases: ["PaymentWorkflow"],
    steps: PAYMENT_STEPS,
    stops: true,
    example: { payment_id: "456", amount: 1000 },
  },
  RefundWorkflow: {
    description: "money back to a guest, all or part of it, also after the host was paid",
    input: refundInput,
    workflowId: refundWorkflowId,
    steps: REFUND_STEPS,
    stops: true,
    repeatable: true,
    example: { payment_id: "paid-124", refund_id: "goodwill", amount: 500 },
  },
  PayoutWorkflow: {
    description: "a host's balance to their bank",
    input: payoutInput,
    workflowId: payoutWorkflowId,
    steps: PAYOUT_STEPS,
    stops: true,
    repeatable: true,
    example: { host_id: "grace" },
  },
  PayoutSweepWorkflow: {
    description: "starts a payout for every host with enough on their balance",
    input: payoutSweepInput,
    workflowId: sweepWorkflowId,
    steps: SWEEP_STEPS,
    repeatable: true,
    example: {},
  },
  LedgerCheckWorkflow: {
    description: "the books against themselves: every difference, named",
    input: ledgerCheckInput,
    workflowId: ledgerCheckWorkflowId,
    steps: LEDGER_PARTS,
    repeatable: true,
    example: {},
  },
  ReconciliationWorkflow: {
    description: "the books against Stripe's: every difference, named",
    input: reconciliationInput,
    workflowId: reconciliationWorkflowId,
    steps: RECONCILIATION_STEPS,
    repeatable: true,
    example: { days: 31 },
  },
} satisfies Record<string, WorkflowManifest>;

export const SCHEDULES = {
  "estuary-payouts": {
    workflow: "PayoutSweepWorkflow",
    input: {},
    timetable: "weekly monday 06:00",
    setting: "ESTUARY_PAYOUT_SCHEDULE",
  },
} satisfies Record<string, ScheduleManifest>;

export const ACTIVITIES = createActivities;
export const USES = ["shared"] as const;
