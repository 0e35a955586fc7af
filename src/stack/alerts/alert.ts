import type { Severity } from '../config/severity.ts'
import type { Exporters } from '../config/exporters.ts'
import type { Service } from '../config/service.ts'
import type { Query } from '../query/query.ts'

/** The numbers that an alert compares with, each with its unit in its name. */
export type Thresholds = Readonly<Record<string, number>>

/** An alert as data: what fires it, what it tells, what to do, and series that prove it. */
export interface Alert<T extends Thresholds = Thresholds> {
  readonly severity: Severity
  /** How long the condition must hold, such as `5m`. */
  readonly for: string
  /** How long it goes on firing when the condition has ended, against flapping. */
  readonly keepFiringFor?: string
  /** Can be changed in the configuration. */
  readonly thresholds: T
  /** Writes the condition. */
  expression(context: AlertContext<T>): string
  /** Tells in one line what is wrong. `{{ $value }}` and the labels are filled in by Prometheus. */
  summary(context: AlertContext<T>): string
  /** Tells what it means for users of the service. */
  readonly description: string
  /** What usually causes it. */
  readonly causes: readonly string[]
  /** What to look at and to do, in this order. */
  readonly steps: readonly string[]
  /** The dashboard that shows what is wrong, by its uid. */
  readonly dashboard: string
  /** The alert whose panel shows this one too; its own name by default. */
  readonly shownAs?: string
  /** Gives series on which it fires, and such on which it does not. */
  cases(context: AlertContext<T>): AlertCases
  /** The declared service that it is about alone. */
  readonly service?: string
  /** The exporters without which it makes no sense. */
  readonly needs?: keyof Exporters
  /** Whether its series say nothing while it is quiet: it always fires. */
  readonly alwaysFires?: true
}

/** What an alert is written from. */
export interface AlertContext<T extends Thresholds = Thresholds> {
  readonly query: Query
  readonly thresholds: T
  readonly services: readonly Service[]
}

/** The series of two tests. */
export interface AlertCases {
  readonly fires: readonly InputSeries[]
  /** Absent for an alert that always fires. */
  readonly quiet: readonly InputSeries[]
  /** How long the series last before the alert can fire, beside its `for`; `30m` by default. */
  readonly after?: string
}

/** A series in the notation of promtool: `name{label="value"}` and values a minute apart, such as `0+60x100`. */
export type InputSeries = readonly [series: string, values: string]

/** Declares an alert, with its thresholds known to its functions. */
export function alert<const T extends Thresholds>(definition: Alert<T>): Alert<T> {
  return definition
}
