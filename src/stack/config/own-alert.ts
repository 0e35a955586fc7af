import type { InputSeries } from '../alerts/alert.ts'
import type { Severity } from './severity.ts'

/** An alert of the application's own: on a metric and a number, or on whatever PromQL can ask. */
export type OwnAlert = MetricAlert | ExpressionAlert

interface OwnAlertText {
  /** `medium` by default. */
  readonly severity?: Severity
  /** How long the condition must hold; `5m` by default. */
  readonly for?: string
  /** How long it goes on firing when the condition has ended. */
  readonly keepFiringFor?: string
  /** Tells in one line what is wrong. Prometheus fills in `{{ $value }}` and labels such as `{{ $labels.job }}`. */
  readonly summary: string
  /** Tells what it means for users. */
  readonly description: string
  /** What usually causes it: a part of the runbook. */
  readonly causes?: readonly string[]
  /** What to look at and to do, in this order: a part of the runbook. */
  readonly steps?: readonly string[]
}

/** Fires while a metric is above a number. Its tests are generated as well. */
export interface MetricAlert extends OwnAlertText {
  /** By its OpenTelemetry name. */
  readonly metric: string
  /** Of a counter: how much it may grow within `within`. Of a histogram: its quantile. Of a gauge: its largest value. */
  readonly above: number
  /** Which series count, by attributes; all by default. */
  readonly where?: Readonly<Record<string, string>>
  /** The attributes that each have an alert of their own, beside the service. */
  readonly by?: readonly string[]
  /** Of a counter or a histogram; `5m` by default. */
  readonly within?: string
  /** Of a histogram; 0.95 by default. */
  readonly quantile?: number
}

/** Fires while an expression has a result. */
export interface ExpressionAlert extends OwnAlertText {
  readonly expression: string
  /** Series on which it fires half an hour later: without, no test is generated. */
  readonly fires?: readonly InputSeries[]
  /** Series on which it does not. */
  readonly quiet?: readonly InputSeries[]
}
