import { resourceExposition, type ExpositionOptions } from '../exposition/exposition-options.ts'
import { offeredFormats, type Format } from '../exposition/formats.ts'
import { negotiate } from '../exposition/negotiate.ts'
import { PagePool } from '../exposition/page-pool.ts'
import { writeExposition } from '../exposition/write-exposition.ts'
import type { Answer, PageRequest } from '../server/server.ts'
import type { DroppedPoints } from '../snapshot/dropped-points.ts'
import { FamilyTable, type MetricPoints } from '../snapshot/family-table.ts'
import type { Family, Snapshot } from '../snapshot/snapshot.ts'
import * as lazy from './lazy.ts'
import type { SelfMetrics } from './self-metrics.ts'
import type { ServiceResource } from './service-resource.ts'

/** What a scrape is made of. */
export interface ScrapeOptions {
  readonly exposition: ExpositionOptions
  readonly resource: ServiceResource
  readonly self: SelfMetrics
  /** The longest that a collection may take. */
  readonly longestMs: number
  /** Counts what cannot be shown. */
  readonly dropped: DroppedPoints
  /** Collects all metrics within the time, in milliseconds. */
  collect(timeoutMs: number): Promise<Iterable<MetricPoints>>
}

/** A collection that others can share. */
interface Running {
  readonly snapshot: Promise<Snapshot>
  /** When its time is over, by `performance.now()`. */
  readonly endsAtMs: number
}

/** What is kept of the scraper's time for writing and sending. */
const reserve = { share: 0.1, mostMs: 500 }

/** Answers scrapes: collects once for those that come together and can wait as long, and writes for each in its format. */
export class Scrape {
  readonly #options: ScrapeOptions
  readonly #families: FamilyTable
  readonly #pages = new PagePool()
  readonly #self: SelfMetrics
  readonly #formats: readonly Format[]
  /** The families that describe the resource. */
  readonly #resource: readonly Family[]
  #running: Running | undefined

  constructor(options: ScrapeOptions) {
    this.#options = options
    this.#self = options.self
    const { translation, families } = resourceExposition(options.resource, options.exposition)
    this.#families = new FamilyTable(translation, options.dropped)
    this.#resource = families
    this.#formats = offeredFormats(options.exposition)
  }

  /** Answers one request for the metrics; rejects with the reason when they cannot be collected. */
  async answer(request: Pick<PageRequest, 'headers'>): Promise<Answer> {
    const startedMs = performance.now()
    const { headers } = request
    const acceptEncoding = headers['accept-encoding'] as string | undefined
    const accepted = negotiate({ accept: headers.accept, acceptEncoding }, this.#formats)
    let snapshot: Snapshot
    try {
      snapshot = await this.#collectOnce(this.#timeoutOf(headers['x-prometheus-scrape-timeout-seconds']))
    } catch (thrown) {
      this.#self.scrapesFailed.add()
      throw thrown
    }
    const { format, escaping, contentType, encoding } = accepted
    const { exposition, dropped } = this.#options
    let size = 0
    return {
      status: 200,
      headers: {
        'content-type': contentType,
        'cache-control': 'no-store',
        vary: 'Accept, Accept-Encoding',
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      },
      body: {
        pages: () => {
          const options = { pages: this.#pages, format, escaping, options: exposition, dropped }
          return countBytes(writeExposition(snapshot, options), (count) => (size = count))
        },
        release: (page) => this.#pages.give(page),
        compression: encoding === 'identity' ? undefined : lazy.compress().compressor(encoding),
        onEnd: (sent) => this.#recordEnd({ sent, startedMs, size }),
      },
    }
  }

  #recordEnd({ sent, startedMs, size }: { sent: boolean; startedMs: number; size: number }): void {
    this.#self.recordDropped(this.#options.dropped.counts)
    this.#self.scrapeDuration.record((performance.now() - startedMs) / 1000)
    if (sent) {
      this.#self.scrapesSent.add()
      this.#self.scrapeSize.record(size)
    } else this.#self.scrapesFailed.add()
  }

  #collectOnce(timeoutMs: number): Promise<Snapshot> {
    const endsAtMs = performance.now() + timeoutMs
    // A collection that may end later than this scraper's time would fail its scrape.
    if (this.#running !== undefined && this.#running.endsAtMs <= endsAtMs) return this.#running.snapshot
    const snapshot = this.#collect(timeoutMs).finally(() => {
      if (this.#running === running) this.#running = undefined
    })
    const running: Running = { snapshot, endsAtMs }
    this.#running = running
    return snapshot
  }

  #timeoutOf(header: string | string[] | undefined): number {
    const { longestMs } = this.#options
    const scraperMs = Number(header) * 1000
    if (!(scraperMs > 0 && scraperMs < Infinity)) return longestMs
    return Math.min(longestMs, scraperMs - Math.min(reserve.mostMs, scraperMs * reserve.share))
  }

  async #collect(timeoutMs: number): Promise<Snapshot> {
    const metrics = await this.#options.collect(timeoutMs)
    return { families: [...this.#resource, ...this.#families.families(metrics)] }
  }
}

/** Passes pages on, telling how many bytes there were so far. */
function* countBytes(
  pages: Iterable<Uint8Array>,
  tell: (count: number) => void,
): Generator<Uint8Array, void, undefined> {
  let count = 0
  for (const page of pages) {
    tell((count += page.length))
    yield page
  }
}
