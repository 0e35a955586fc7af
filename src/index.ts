export { ai } from './meters/ai.ts'
export type {
  AiBudget,
  AiCall,
  AiModelPrice,
  AiOperation,
  AiOperationName,
  AiPrices,
  AiReport,
  AiTokens,
} from './meters/ai.ts'
export { billing } from './meters/billing.ts'
export type {
  BillingAmount,
  BillingOutcome,
  BillingReport,
  BillingTransaction,
  BillingType,
} from './meters/billing.ts'
export { defineMetrics, definedMetrics } from './meters/define-metrics.ts'
export type { Meters } from './meters/define-metrics.ts'
export type {
  CounterMeter,
  DefinedAttributes,
  DurationMeter,
  GaugeMeter,
  HistogramMeter,
  MeasuredCall,
  MeterOf,
  ObservedMeter,
  Say,
  UpDownCounterMeter,
} from './meters/defined-meter.ts'
export type { MetricDefinition } from './definitions/metric-definition.ts'
export type {
  Attribute,
  LimitedAttribute,
  ListedAttribute,
  Metric,
  Objective,
  PatternAttribute,
} from './catalog/metric.ts'
export { health } from './health/health.ts'
export type { CheckContext, HealthCheck, HealthCheckOptions } from './health/check.ts'
export type { ClientCheckOptions } from './health/client-checks.ts'
export type { EndingSignal, SignalOptions } from './health/not-ready-on-signal.ts'
export { metricProducer } from './series/metric-producer.ts'
export { metricsHandler, metricsHandlerForFastify } from './handlers/metrics-handler.ts'
export type { FastifyHandler, NodeHandler } from './handlers/metrics-handler.ts'
export { metricsHandlerForFetch } from './handlers/fetch-handler.ts'
export type { FetchHandler } from './handlers/fetch-handler.ts'
export type { PageOptions } from './handlers/answer-page.ts'
export { scans } from './meters/scans.ts'
export type { Scan, ScanItems, ScanOutcome, ScanReport } from './meters/scans.ts'
export { setRoute } from './instruments/http/set-route.ts'
export { workflows } from './meters/workflows.ts'
export type { WorkflowAction, WorkflowOutcome, WorkflowReport, WorkflowRun } from './meters/workflows.ts'
export { MeterbridgeError } from './diagnostics/meterbridge-error.ts'
