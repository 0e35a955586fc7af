import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { ScrapeReader } from '../bridge/scrape-reader.ts'
import type { ServiceResource } from './service-resource.ts'

/** The SDK's side of the meters: where instruments record, and what a scrape collects from. */
export interface SdkMeters {
  readonly provider: MeterProvider
  readonly reader: ScrapeReader
}

/** Loads the OpenTelemetry SDK with one reader, the scrape. */
export function createSdkMeters({
  resource,
  seriesLimit,
}: {
  resource: ServiceResource
  seriesLimit: number
}): SdkMeters {
  const reader = new ScrapeReader({ seriesLimit })
  const provider = new MeterProvider({ resource: resourceFromAttributes(resource), readers: [reader] })
  return { provider, reader }
}
