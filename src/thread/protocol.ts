import type { Metric } from '../catalog/metric.ts'
import type { StoreSource } from '../series/store-listener.ts'
import type { DropReason } from '../snapshot/dropped-points.ts'
import type { Point } from '../snapshot/snapshot.ts'

/**
 * What the application's thread and the endpoint's thread say to each other.
 *
 * Numbers are not among it: both read the same shared memory. Only what is new (a page, a metric, a
 * series) and what a collection must ask the application's thread for goes as messages.
 */
export type ToEndpoint =
  | { readonly type: 'listen'; readonly request: number }
  | { readonly type: 'grown'; readonly growth: readonly Growth[] }
  /** Said when the work on an answer begins, and again every few milliseconds until it ends. */
  /** Something is being done; what is known to take long without a word says for how long, in milliseconds. */
  | { readonly type: 'working'; readonly request: number; readonly silentForMs?: number | undefined }
  | { readonly type: 'answered'; readonly request: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly request: number; readonly reason: string }

/** What the store grew by, and which of its series are gone. */
export type Growth =
  | { readonly kind: 'page'; readonly page: Float64Array }
  | { readonly kind: 'metric'; readonly id: number; readonly metric: Metric; readonly source: StoreSource }
  | {
      readonly kind: 'series'
      readonly metricId: number
      readonly names: readonly string[]
      readonly values: readonly string[]
      readonly page: number
      readonly offset: number
      readonly startTimeMs: number
    }
  | { readonly kind: 'removed'; readonly metricId: number; readonly positions: readonly number[] }

export type ToApplication =
  | {
      readonly type: 'listening'
      readonly request: number
      readonly listening: { readonly port: number; readonly scheme: 'http' | 'https' }
    }
  | {
      readonly type: 'not listening'
      readonly request: number
      readonly code: string
      readonly reason: string
    }
  | { readonly type: 'ask'; readonly request: number; readonly question: Question }

/** What only the application's thread knows. */
export type Question =
  | { readonly kind: 'collect'; readonly timeoutMs: number }
  | { readonly kind: 'ready'; readonly options: unknown }

/** What the application's thread adds to the shared memory at a collection. */
export interface CollectedByApplication {
  /** Of each observed metric, the positions of the series that it observed. */
  readonly observed: readonly { readonly metricId: number; readonly positions: readonly number[] }[]
  /** The exemplars of each series that got one since the last collection. */
  readonly exemplars: readonly {
    readonly metricId: number
    readonly position: number
    readonly exemplars: NonNullable<Point['exemplars']>
  }[]
  readonly sdk: PackedMetrics
  /** How many more points were left out, by reason. */
  readonly dropped: readonly (readonly [DropReason, number])[]
}

/** Metrics of the OpenTelemetry SDK, with the labels of a series sent only the first time. */
export interface PackedMetrics {
  readonly labels: readonly { readonly id: number; readonly pairs: readonly (readonly [string, string])[] }[]
  readonly metrics: readonly PackedMetric[]
  /** All cells of all points, one after another. */
  readonly cells: Float64Array
}

export interface PackedMetric {
  readonly name: string
  readonly unit: string
  readonly kind: Metric['kind']
  readonly description: string
  readonly points: readonly PackedPoint[]
}

export interface PackedPoint {
  readonly labelsId: number
  readonly startTimeMs: number
  readonly offset: number
  readonly bounds: readonly number[] | undefined
  readonly hasSum: boolean | undefined
  readonly exemplars: Point['exemplars']
  readonly exponential: Point['exponential'] | undefined
}
