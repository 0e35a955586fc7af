import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { setLogLevel } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import { resourceExposition } from '../exposition/exposition-options.ts'
import { SeriesStore } from '../series/series-store.ts'
import { DroppedPoints } from '../snapshot/dropped-points.ts'
import { ApplicationLink } from '../thread/application-link.ts'
import { blockedSeconds } from '../thread/heartbeat.ts'
import type { ToApplication, ToEndpoint } from '../thread/protocol.ts'
import { StoreMirror } from '../thread/store-mirror.ts'
import type { EndpointData } from './endpoint-data.ts'
import { MirroredSource } from './mirrored-source.ts'
import { openServer } from './open-server.ts'
import { endpointRoutes } from './routes.ts'
import { Scrape } from './scrape.ts'
import { declareScrapeMetrics } from './self-metrics.ts'

/** Runs the endpoint in a thread of its own; this file is that thread's entry point. */
function main(port: MessagePort, { config, resource, beat }: EndpointData): void {
  setLogLevel(config.logLevel)
  const link = new ApplicationLink(port)
  const own = new SeriesStore()
  const dropped = new DroppedPoints()
  const { translation } = resourceExposition(resource, config.exposition)
  const mirror = new StoreMirror(translation)
  const source = new MirroredSource({ mirror, link, beat, own, translation, dropped })
  const scrape = new Scrape({
    exposition: config.exposition,
    longestMs: config.collectionTimeoutMs,
    dropped,
    resource,
    self: declareScrapeMetrics(own),
    collect: (timeoutMs) => source.collect(timeoutMs),
  })
  const routes = endpointRoutes({
    scrape,
    blockedSeconds: () => blockedSeconds(beat),
    verdict: (options) => link.ask({ kind: 'ready', options }) as never,
  })
  port.on('message', (message: ToEndpoint) => {
    if (message.type === 'grown') mirror.grow(message.growth)
    else if (message.type === 'listen') void openFor(message.request)
    else link.receive(message)
  })

  async function openFor(request: number): Promise<void> {
    const answer = (message: ToApplication): void => port.postMessage(message)
    try {
      answer({ type: 'listening', request, listening: await openServer(routes, config) })
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code ?? ''
      answer({ type: 'not listening', request, code, reason: reasonOf(thrown) })
    }
  }
}

if (parentPort !== null) main(parentPort, workerData as EndpointData)
