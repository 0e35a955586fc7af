import { compressor } from '../exposition/compress.ts'
import { negotiate } from '../exposition/negotiate.ts'
import { PagePool } from '../exposition/page-pool.ts'
import { writeText } from '../exposition/write-text.ts'
import { exposedLabels } from '../naming/exposed-labels.ts'
import type { Strategy } from '../naming/strategy.ts'
import type { Answer, PageRequest } from '../server/server.ts'
import { FamilyTable, type MetricPoints } from '../snapshot/family-table.ts'
import type { Family, Snapshot } from '../snapshot/snapshot.ts'
import type { SelfMetrics } from './self-metrics.ts'
import type { ServiceResource } from './service-resource.ts'

/** What a scrape is made of. */
export interface ScrapeOptions {
  readonly strategy: Strategy
  readonly resource: ServiceResource
  readonly self: SelfMetrics
  /** Collects all metrics within the time, in milliseconds. */
  collect(timeoutMs: number): Promise<Iterable<MetricPoints>>
}

const longestCollectionMs = 10_000
/** What is kept of the scraper's time for writing and sending. */
const reserve = { share: 0.1, mostMs: 500 }

/** Answers scrapes: collects once for all that come together, and writes for each in its format. */
export class Scrape {
  readonly #options: ScrapeOptions
  readonly #families: FamilyTable
  readonly #pages = new PagePool()
  readonly #self: SelfMetrics
  readonly #targetInfo: Family
  #collecting: Promise<Snapshot> | undefined

  constructor(options: ScrapeOptions) {
    this.#options = options
    this.#self = options.self
    this.#families = new FamilyTable(options.strategy)
    this.#targetInfo = targetInfo(options)
  }

  /** Answers one request for the metrics; rejects with the reason when they cannot be collected. */
  async answer(request: Pick<PageRequest, 'headers'>): Promise<Answer> {
    const startedMs = performance.now()
    const { headers } = request
    const accepted = negotiate({
      accept: headers.accept,
      acceptEncoding: headers['accept-encoding'] as string | undefined,
    })
    let snapshot: Snapshot
    try {
      snapshot = await this.#collectOnce(timeoutOf(headers['x-prometheus-scrape-timeout-seconds']))
    } catch (thrown) {
      this.#self.scrapesFailed.add()
      throw thrown
    }
    const { format, escaping, contentType, encoding } = accepted
    return {
      status: 200,
      headers: {
        'content-type': contentType,
        'cache-control': 'no-store',
        vary: 'Accept, Accept-Encoding',
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      },
      body: {
        pages: () => writeText(snapshot, { pages: this.#pages, format, escaping }),
        release: (page) => this.#pages.give(page),
        compression: compressor(encoding),
        onEnd: (sent) => this.#recordEnd({ sent, startedMs }),
      },
    }
  }

  #recordEnd({ sent, startedMs }: { sent: boolean; startedMs: number }): void {
    this.#self.scrapeDuration.record((performance.now() - startedMs) / 1000)
    if (sent) this.#self.scrapesSent.add()
    else this.#self.scrapesFailed.add()
  }

  #collectOnce(timeoutMs: number): Promise<Snapshot> {
    this.#collecting ??= this.#collect(timeoutMs).finally(() => (this.#collecting = undefined))
    return this.#collecting
  }

  async #collect(timeoutMs: number): Promise<Snapshot> {
    const metrics = await this.#options.collect(timeoutMs)
    return { families: [this.#targetInfo, ...this.#families.families(metrics)] }
  }
}

function timeoutOf(header: string | string[] | undefined): number {
  const scraperMs = Number(header) * 1000
  if (!(scraperMs > 0 && scraperMs < Infinity)) return longestCollectionMs
  return Math.min(longestCollectionMs, scraperMs - Math.min(reserve.mostMs, scraperMs * reserve.share))
}

/** Source: OpenTelemetry specification, Prometheus and OpenMetrics compatibility, "Resource Attributes". */
function targetInfo({ resource, strategy }: ScrapeOptions): Family {
  const labels = { pairs: exposedLabels(Object.entries(resource), { strategy }), text: undefined }
  return {
    name: 'target_info',
    type: 'info',
    help: 'Target metadata.',
    unit: '',
    points: [{ labels, cells: Float64Array.of(1), offset: 0, startTimeMs: Date.now() }],
  }
}
