import { listen } from '../server/listen.ts'
import { createEndpoint } from '../server/server.ts'
import { fromStore } from '../snapshot/from-store.ts'
import type { ApplicationSource } from './application-source.ts'
import type { EndpointParts } from './endpoint.ts'
import { endpointRoutes } from './routes.ts'
import { Scrape } from './scrape.ts'
import { declareScrapeMetrics } from './self-metrics.ts'
import { strategy } from './strategy.ts'

/** Opens the endpoint in the application's own thread; resolves to the port. */
export function openEndpointHere(parts: EndpointParts, source: ApplicationSource): Promise<number> {
  const { config, store, readiness, describe } = parts
  const scrape = new Scrape({
    strategy,
    resource: describe(),
    self: declareScrapeMetrics(store),
    async collect(timeoutMs) {
      const { own, sdk } = await source.collect(timeoutMs)
      return [...fromStore(own, strategy), ...sdk]
    },
  })
  const routes = endpointRoutes({
    scrape,
    verdict: (options) => readiness.verdict(options),
    // A blocked event loop answers nothing at all.
    blockedSeconds: () => 0,
  })
  return listen(createEndpoint(routes), config.endpoint)
}
