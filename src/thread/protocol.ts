import type { Metric } from '../catalog/metric.ts'
import type { StoreSource } from '../series/store-listener.ts'
import type { DropReason } from '../snapshot/dropped-points.ts'
import type { PointColumns } from '../snapshot/column-points.ts'
import type { Point } from '../snapshot/snapshot.ts'

/**
 * What the application's thread and the endpoint's thread say to each other.
 *
 * Numbers are not among it: both read the same shared memory. Only what is new (a page, a metric, a
 * series) and what a collection must ask the application's thread for goes as messages.
 */
export type ToEndpoint =
  | { readonly type: 'listen'; readonly request: number }
  | { readonly type: 'grown'; readonly growth: Growth }
  /** Said when the work on an answer begins, and again every few milliseconds until it ends. */
  /** Something is being done; what is known to take long without a word says for how long, in milliseconds. */
  | { readonly type: 'working'; readonly request: number; readonly silentForMs?: number | undefined }
  | { readonly type: 'answered'; readonly request: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly request: number; readonly reason: string }

/** What the store grew by, and before that, which of its series went. */
export interface Growth {
  readonly removed: readonly { readonly metricId: number; readonly positions: readonly number[] }[]
  readonly pages: readonly Float64Array[]
  readonly metrics: readonly { readonly metric: Metric; readonly source: StoreSource }[]
  /** The names of attributes that series have. */
  readonly nameLists: readonly (readonly string[])[]
  /** The distinct values of the attributes. */
  readonly texts: readonly string[]
  /** The new series, one after another: `seriesFields`, then for each name the number of its value among the texts. */
  readonly series: Uint32Array
  readonly startTimes: Float64Array
}

/** Where the fields of a series are: metric, page and list of names are those sent so far, counted from 0. */
export const seriesFields = { metric: 0, page: 1, offset: 2, names: 3, values: 4 } as const

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
  readonly observed: readonly { readonly metricId: number; readonly positions: Uint32Array }[]
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

/** Metrics of the OpenTelemetry SDK. */
export interface PackedMetrics {
  readonly metrics: readonly PackedMetric[]
  /** The texts of the labels that are sent for the first time. */
  readonly texts: readonly string[]
  /** Of each set of labels that is new: its number, how many pairs it has, and the numbers of their texts. */
  readonly newLabels: Uint32Array
}

export interface PackedMetric {
  readonly name: string
  readonly unit: string
  readonly kind: Metric['kind']
  readonly description: string
  readonly columns: PointColumns
}
