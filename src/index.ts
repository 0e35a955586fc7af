export { ai } from './meters/ai.ts'
export type { AiCall, AiOperation, AiOperationName, AiReport, AiTokens } from './meters/ai.ts'
export { billing } from './meters/billing.ts'
export type {
  BillingAmount,
  BillingOutcome,
  BillingReport,
  BillingTransaction,
  BillingType,
} from './meters/billing.ts'
export { health } from './health/health.ts'
export type { ReadinessCheck } from './health/readiness.ts'
export { metricProducer } from './bridge/metric-producer.ts'
export { scans } from './meters/scans.ts'
export type { Scan, ScanItems, ScanOutcome, ScanReport } from './meters/scans.ts'
export { setRoute } from './instruments/http/set-route.ts'
export { workflows } from './meters/workflows.ts'
export type { WorkflowAction, WorkflowOutcome, WorkflowReport, WorkflowRun } from './meters/workflows.ts'
export { MeterbridgeError } from './diagnostics/meterbridge-error.ts'
