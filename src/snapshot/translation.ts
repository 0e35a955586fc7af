import type { Pairs } from '../naming/exposed-labels.ts'
import type { Strategy } from '../naming/strategy.ts'

/** How metrics become families. */
export interface Translation {
  readonly strategy: Strategy
  /** Whether series of the SDK's meters are labelled with their instrumentation scope. */
  readonly scopeLabels: boolean
  /** What every series is labelled with beside its own attributes, in OpenTelemetry's names. */
  readonly constantLabels: Pairs
  /** What stands before the names of business metrics. */
  readonly prefix?: string
}

/** Fills in what a strategy alone leaves open: scope labels, as the specification has it, and no constant ones. */
export function translationOf(given: Strategy | Translation): Translation {
  return typeof given === 'string' ? { strategy: given, scopeLabels: true, constantLabels: [] } : given
}
