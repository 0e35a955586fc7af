import { SeriesStore } from '../series/series-store.ts'
import type { Route } from '../server/server.ts'
import { fromStore } from '../snapshot/from-store.ts'
import type { ApplicationSource } from './application-source.ts'
import type { EndpointParts } from './endpoint.ts'
import { endpointRoutes } from './routes.ts'
import { Scrape } from './scrape.ts'
import { declareScrapeMetrics } from './self-metrics.ts'
import { strategy } from './strategy.ts'

/** Gives what answers in the application's own thread: for the endpoint there, and for the handlers. */
export function routesHere(parts: EndpointParts, source: ApplicationSource): Readonly<Record<string, Route>> {
  const { readiness, describe } = parts
  // The application's store is on the page of the endpoint's thread too, which has such metrics itself.
  const scrapes = new SeriesStore()
  const scrape = new Scrape({
    strategy,
    resource: describe(),
    self: declareScrapeMetrics(scrapes),
    async collect(timeoutMs) {
      const { own, sdk } = await source.collect(timeoutMs)
      return [...fromStore(own, strategy), ...fromStore(scrapes.current(), strategy), ...sdk]
    },
  })
  return endpointRoutes({
    scrape,
    verdict: (options) => readiness.verdict(options),
    // A blocked event loop answers nothing at all.
    blockedSeconds: () => 0,
  })
}
