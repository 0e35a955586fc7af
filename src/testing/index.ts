export { assertNotRecorded, assertRecorded } from './assert-metrics.ts'
export type { WantedRecord, WantedValue } from './check-recorded.ts'
export { collectMetrics } from './collect-metrics.ts'
export type {
  CollectedMetrics,
  CollectedSeries,
  RecordedMetric,
  WantedAttributes,
} from './collected-metrics.ts'
export { assertGolden } from './golden.ts'
export type { GoldenOptions } from './golden.ts'
export { lintExposition } from '../exposition/lint-exposition.ts'
export type { LintProblem } from '../exposition/lint-exposition.ts'
export { lintMetrics } from './lint-metrics.ts'
export { metricsMatchers } from './metrics-matchers.ts'
export type { MetricsMatchers } from './metrics-matchers.ts'
export { assertMetricsExist, missingMetrics } from './missing-metrics.ts'
export type { MetricsContract, MissingMetric } from './missing-metrics.ts'
export { resetMetrics } from './test-store.ts'
