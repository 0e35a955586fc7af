import { expect, it } from 'vitest'
import { defaultExpositionOptions } from '../../../src/exposition/exposition-options.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'
import { Scrape } from '../../../src/sdk/scrape.ts'
import { declareScrapeMetrics } from '../../../src/sdk/self-metrics.ts'
import { DroppedPoints } from '../../../src/snapshot/dropped-points.ts'
import type { MetricPoints } from '../../../src/snapshot/family-table.ts'

interface Collection {
  readonly timeoutMs: number
  end(): void
}

function scrapeWithCollections(): { scrape: Scrape; collections: Collection[] } {
  const collections: Collection[] = []
  const scrape = new Scrape({
    exposition: defaultExpositionOptions,
    resource: {},
    longestMs: 3_000,
    self: declareScrapeMetrics(new SeriesStore()),
    dropped: new DroppedPoints(),
    collect(timeoutMs) {
      const { promise, resolve } = Promise.withResolvers<Iterable<MetricPoints>>()
      collections.push({ timeoutMs, end: () => resolve([]) })
      return promise
    },
  })
  return { scrape, collections }
}

function withTimeout(seconds: string): { headers: Record<string, string> } {
  return { headers: { 'x-prometheus-scrape-timeout-seconds': seconds } }
}

it('keeps a tenth of the scraper’s time, at most half a second, for writing', async () => {
  const { scrape, collections } = scrapeWithCollections()
  for (const seconds of ['1', '3', '8', 'soon', '-1', '1e9', 'Infinity', '']) {
    const answer = scrape.answer(withTimeout(seconds))
    collections.at(-1)!.end()
    expect(await answer).toMatchObject({ status: 200 })
  }
  expect(collections.map(({ timeoutMs }) => timeoutMs)).toEqual([
    900, 2700, 3000, 3000, 3000, 3000, 3000, 3000,
  ])
})

it('shares a collection with those who can wait for it, and with nobody who cannot', async () => {
  const { scrape, collections } = scrapeWithCollections()
  const patient = scrape.answer({ headers: {} })
  const hurried = scrape.answer(withTimeout('1'))
  const joining = scrape.answer(withTimeout('5'))
  expect(collections.map(({ timeoutMs }) => timeoutMs)).toEqual([3_000, 900])
  collections[1]!.end()
  expect(await Promise.all([hurried, joining])).toMatchObject([{ status: 200 }, { status: 200 }])
  collections[0]!.end()
  expect(await patient).toMatchObject({ status: 200 })
})
