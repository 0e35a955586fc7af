import { resourceExposition } from '../exposition/exposition-options.ts'
import { SeriesStore } from '../series/series-store.ts'
import type { Route } from '../server/server.ts'
import type { DroppedPoints } from '../snapshot/dropped-points.ts'
import { fromStore } from '../snapshot/from-store.ts'
import type { ApplicationSource } from './application-source.ts'
import type { EndpointParts } from './endpoint.ts'
import { endpointRoutes } from './routes.ts'
import { Scrape } from './scrape.ts'
import { declareScrapeMetrics } from './self-metrics.ts'

/** Gives what answers in the application's own thread: for the endpoint there, and for the handlers. */
export function routesHere(
  { config, readiness, describe }: EndpointParts,
  { source, dropped }: { source: ApplicationSource; dropped: DroppedPoints },
): Readonly<Record<string, Route>> {
  const { translation } = resourceExposition(describe(), config.exposition)
  // The application's store is on the page of the endpoint's thread too, which has such metrics itself.
  const scrapes = new SeriesStore()
  const scrape = new Scrape({
    exposition: config.exposition,
    longestMs: config.collectionTimeoutMs,
    dropped,
    resource: describe(),
    self: declareScrapeMetrics(scrapes),
    async collect(timeoutMs) {
      const { own, sdk } = await source.collect(timeoutMs)
      return [...fromStore(own, translation), ...fromStore(scrapes.current(), translation), ...sdk]
    },
  })
  return endpointRoutes({
    scrape,
    verdict: (options) => readiness.verdict(options),
    // A blocked event loop answers nothing at all.
    blockedSeconds: () => 0,
  })
}
