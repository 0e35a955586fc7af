import type { Metric } from '../catalog/metric.ts'
import { ExponentialHistogramSeries } from './exponential-histogram-series.ts'
import {
  CounterSeries,
  GaugeSeries,
  HistogramSeries,
  type CanonicalAttributes,
  type Series,
  type SeriesSlot,
} from './series.ts'

const noBounds: readonly number[] = []

/** Makes a series of a recorded metric, or the image of one in another thread; the slot has `cellCountOf` cells. */
export function createSeries(
  { kind, exponential, buckets = noBounds }: Metric,
  { attributes, slot }: { readonly attributes: CanonicalAttributes; readonly slot: SeriesSlot },
): Series {
  if (kind === 'counter') return new CounterSeries(attributes, slot)
  if (kind !== 'histogram') return new GaugeSeries(attributes, slot)
  return exponential === true
    ? new ExponentialHistogramSeries(attributes, slot, buckets)
    : new HistogramSeries(attributes, slot, buckets)
}

/** Gives how many cells a series of the metric takes. */
export function cellCountOf({ kind, exponential, buckets = noBounds }: Metric): number {
  if (kind !== 'histogram') return 1
  return exponential === true ? ExponentialHistogramSeries.cellCount(buckets) : buckets.length + 2
}
