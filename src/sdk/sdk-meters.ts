import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationType,
  InstrumentType,
  MeterProvider,
  type MetricReader,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics'
import type { AdmittedSeries } from '../bridge/attribute-guard.ts'
import type { CallbackWatch } from '../bridge/callback-watch.ts'
import type { ObservedSets } from '../bridge/observed-sets.ts'
import { ScrapeReader } from '../bridge/scrape-reader.ts'
import type { ServiceResource } from './service-resource.ts'

/** The SDK's side of the meters: where instruments record, and what a scrape collects from. */
export interface SdkMeters {
  readonly provider: MeterProvider
  readonly reader: ScrapeReader
  /** How many series the application has made so far. */
  readonly admitted: AdmittedSeries
  /** Runs the callbacks of its observable metrics. */
  readonly callbacks: CallbackWatch
  readonly observed: ObservedSets
}

/** Loads the OpenTelemetry SDK with the reader of the scrape and those that push. */
export function createSdkMeters({
  resource,
  admitted,
  callbacks,
  observed,
  pushReaders,
  ...options
}: MeterOptions &
  Pick<SdkMeters, 'admitted' | 'callbacks' | 'observed'> & {
    resource: ServiceResource
    pushReaders: readonly MetricReader[]
  }): SdkMeters {
  const reader = new ScrapeReader(options)
  const provider = new MeterProvider({
    resource: resourceFromAttributes(resource),
    readers: [reader, ...pushReaders],
    views: exponentialViews(options),
  })
  return { provider, reader, admitted, callbacks, observed }
}

/** What the settings say of the meters that the application makes. */
export interface MeterOptions {
  readonly seriesLimit: number
  /** Names of the histograms that are exponential; one that ends in `*` is a prefix. */
  readonly exponentialHistograms: readonly string[]
}

/**
 * Makes the histograms of these names exponential.
 *
 * An instrument that two views match would be counted twice by the SDK (3.0.0), so a name that a prefix
 * covers is left to the prefix.
 */
function exponentialViews({ seriesLimit, exponentialHistograms }: MeterOptions): ViewOptions[] {
  const prefixes = exponentialHistograms.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  const isCovered = (name: string): boolean =>
    prefixes.some((prefix) => name.startsWith(prefix) && name !== `${prefix}*`)
  return [...new Set(exponentialHistograms)]
    .filter((name) => !isCovered(name))
    .map((instrumentName) => ({
      instrumentName,
      instrumentType: InstrumentType.HISTOGRAM,
      aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
      // A view without a limit of its own ignores that of the reader.
      aggregationCardinalityLimit: seriesLimit + 2,
    }))
}
