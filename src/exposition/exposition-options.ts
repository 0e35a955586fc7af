import { defaultStrategy, type Strategy } from '../naming/strategy.ts'
import { constantLabels, targetInfo, type ResourceAttributes } from '../snapshot/target-info.ts'
import type { Family } from '../snapshot/snapshot.ts'
import type { Translation } from '../snapshot/translation.ts'

/** What is shown of a histogram that has exponential buckets, to whoever can read native histograms. */
export type NativeHistograms = 'native' | 'both' | 'classic'

/** Everything about an exposition that is a matter of choice. */
export interface ExpositionOptions {
  /** How OpenTelemetry's names become Prometheus'. */
  readonly strategy: Strategy
  /** What stands before the names of business metrics; nothing when it is empty. */
  readonly metricPrefix: string
  /** Whether series of the SDK's meters are labelled with their instrumentation scope. */
  readonly scopeLabels: boolean
  /** Whether `target_info` shows the resource. */
  readonly targetInfo: boolean
  /** Names of the resource attributes that every series is labelled with. */
  readonly resourceLabels: readonly string[]
  /** Whether OpenMetrics 1.0 gets a `_created` line for each counter and histogram; other formats have no such lines. */
  readonly createdTimestamps: boolean
  /** Whether OpenMetrics 2.0, a release candidate, is given to who asks for it. */
  readonly openMetrics2: boolean
  readonly nativeHistograms: NativeHistograms
}

export const defaultExpositionOptions: ExpositionOptions = Object.freeze({
  strategy: defaultStrategy,
  metricPrefix: '',
  scopeLabels: true,
  targetInfo: true,
  resourceLabels: Object.freeze([]),
  createdTimestamps: false,
  openMetrics2: false,
  // Of both, a Prometheus that asks for protobuf for another reason loses the whole family (3.5).
  nativeHistograms: 'native',
})

/** Gives how metrics are translated, and the families that describe the resource. */
export function resourceExposition(
  resource: ResourceAttributes,
  { strategy, metricPrefix: prefix, scopeLabels, resourceLabels, targetInfo: isShown }: ExpositionOptions,
): { readonly translation: Translation; readonly families: readonly Family[] } {
  const info = isShown ? targetInfo(resource, strategy) : undefined
  const labels = constantLabels(resource, resourceLabels)
  const translation = { strategy, prefix, scopeLabels, constantLabels: labels }
  return { translation, families: info === undefined ? [] : [info] }
}
