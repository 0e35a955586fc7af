import { setTimeout as delay } from 'node:timers/promises'
import { ScrapedStorage } from './scraped-storage.ts'
import { scrapedSource } from './scraped-source.ts'
import { ScrapeTarget } from './scrape-target.ts'
import type { Source } from '../source.ts'

const intervalMs = 1000

/** How much of the past is kept. */
export const keptMs = 900_000

/** How many series are kept of all endpoints together: 160 MB at the most. */
const mostSeries = 20_000

export interface Endpoint {
  readonly url: URL
  /** The name of its service, where it is known; it says it itself else. */
  readonly job: string | undefined
  /** A file with the token that it asks for. */
  readonly tokenFile?: string | undefined
}

/** Scrapes endpoints each second, for as long as it is not ended. */
export function startScraper(endpoints: readonly Endpoint[], signal: AbortSignal): Source {
  const bounds = { scrapes: keptMs / intervalMs, series: Math.floor(mostSeries / endpoints.length) }
  const targets = endpoints.map(({ url, ...options }) => new ScrapeTarget(url, { ...options, bounds }))
  for (const target of targets) void scrapeEachSecond(target, signal)
  return scrapedSource(new ScrapedStorage(targets.map(({ samples }) => samples)), {
    title: targets.map(({ instance }) => instance).join(', '),
    intervalMs,
    problem: () => problemsOf(targets).join(' ') || undefined,
  })
}

async function scrapeEachSecond(target: ScrapeTarget, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const startedMs = performance.now()
    await target.scrape()
    const restMs = Math.max(0, intervalMs - (performance.now() - startedMs))
    await delay(restMs, undefined, { signal }).catch(() => {})
  }
}

function problemsOf(targets: readonly ScrapeTarget[]): readonly string[] {
  return targets.flatMap(({ instance, failure, samples }) => [
    ...(failure === undefined ? [] : [`${instance} does not answer: ${failure}.`]),
    ...(samples.leftOut === 0
      ? []
      : [`${instance} has ${samples.leftOut} more series than are kept here; show them with --prom.`]),
  ])
}
