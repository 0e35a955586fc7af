import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { findProgram } from '../../scripts/services/find-program.ts'
import type { Metric } from '../../src/catalog/metric.ts'
import { defaultExpositionOptions, resourceExposition } from '../../src/exposition/exposition-options.ts'
import { offeredFormats } from '../../src/exposition/formats.ts'
import { negotiate } from '../../src/exposition/negotiate.ts'
import { PagePool } from '../../src/exposition/page-pool.ts'
import { writeExposition } from '../../src/exposition/write-exposition.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { FamilyTable } from '../../src/snapshot/family-table.ts'
import { fromStore } from '../../src/snapshot/from-store.ts'
import { reservePort } from './reserve-port.ts'
import { startEngine, type RunningEngine } from './stack/start-engine.ts'

const duration = {
  name: 'work.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Duration of work.',
  attributes: { queue: { description: 'Queue.', values: ['mail'] } },
  buckets: [0.1, 1],
  stability: 'ours',
} as const satisfies Metric
const classicDuration = { ...duration, name: 'classic.duration' } as const
const jobs = { ...duration, name: 'jobs', kind: 'counter', unit: '{job}' } as const satisfies Metric
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const values = [0, 0.01, 0.05, 0.5, 0.6, 0.7, 2, 40]

/** Prometheus with native histograms and exemplars switched on, scraping what a store holds. */
describe('Prometheus that asks for protobuf', () => {
  const folder = mkdtempSync(join(tmpdir(), 'native-'))
  const contentTypes = new Set<string>()
  let server: Server
  let prometheus: RunningEngine
  /** A scrape that fails later, on a busy machine, takes nothing from what was there then. */
  let scrapedAt: number

  beforeAll(async () => {
    server = serve(recordedStore(), (contentType) => contentTypes.add(contentType))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const config = `scrape_configs: [{ job_name: native, scrape_interval: 1s, static_configs: [{ targets: ['127.0.0.1:${port}'] }] }]`
    writeFileSync(join(folder, 'prometheus.yml'), config)
    const ownPort = await reservePort()
    const args = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${ownPort}`,
      '--enable-feature=native-histograms,exemplar-storage',
    ]
    const url = `http://127.0.0.1:${ownPort}`
    prometheus = await startEngine({ program: findProgram('prometheus')!, args, folder, url })
    const firstScrape = async (): Promise<number> => {
      const [up] = await prometheus.query('up')
      if (up?.value[1] !== '1') throw new Error('Prometheus has not scraped yet')
      return up.value[0]
    }
    scrapedAt = await vi.waitFor(firstScrape, { timeout: 60_000, interval: 200 })
  })

  afterAll(async () => {
    await prometheus?.[Symbol.asyncDispose]()
    server?.closeAllConnections()
    server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('gets it', () => {
    expect([...contentTypes]).toEqual([
      'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
    ])
  })

  test('stores a native histogram with the counts, the sum and the quantiles that were recorded', async () => {
    expect(await query('histogram_count(work_duration_seconds{queue="mail"})')).toEqual([values.length])
    expect((await query('histogram_sum(work_duration_seconds)'))[0]).toBeCloseTo(43.86, 9)
    // Three of the eight are below 0.5 and four at or below it.
    expect((await query('histogram_fraction(-1, 0.25, work_duration_seconds)'))[0]).toBeCloseTo(3 / 8, 9)
    const [median] = await query('histogram_quantile(0.5, work_duration_seconds)')
    expect(median).toBeGreaterThan(0.45)
    expect(median).toBeLessThan(0.55)
    expect(await query('work_duration_seconds_bucket')).toEqual([])
  })

  test('stores a histogram without exponential buckets as it always did', async () => {
    expect(await query('classic_duration_seconds_bucket{le="0.1"}')).toEqual([3])
    expect(await query('classic_duration_seconds_bucket{le="+Inf"}')).toEqual([values.length])
    expect(await query('classic_duration_seconds_count')).toEqual([values.length])
  })

  test('stores counters, and the resource as a gauge', async () => {
    expect(await query('jobs_total')).toEqual([3])
    expect(await query('target_info{service_name="shop"}')).toEqual([1])
  })

  test('stores exemplars of counters and of buckets', async () => {
    const exemplars = (await get(
      `/api/v1/query_exemplars?query=jobs_total&start=${Date.now() / 1000 - 600}&end=${Date.now() / 1000 + 600}`,
    )) as readonly { exemplars: readonly { labels: Record<string, string>; value: string }[] }[]
    expect(exemplars[0]!.exemplars[0]).toMatchObject({
      labels: { trace_id: traceId, span_id: '00f067aa0ba902b7' },
      value: '3',
    })
    const buckets = (await get(
      `/api/v1/query_exemplars?query=classic_duration_seconds_bucket&start=${Date.now() / 1000 - 600}&end=${Date.now() / 1000 + 600}`,
    )) as readonly unknown[]
    expect(buckets).toHaveLength(3)
  })

  async function query(expression: string): Promise<number[]> {
    const search = new URLSearchParams({ query: expression, time: String(scrapedAt) })
    const data = (await get(`/api/v1/query?${search.toString()}`)) as {
      result: readonly { value: [number, string] }[]
    }
    return data.result.map(({ value: [, value] }) => Number(value))
  }

  async function get(path: string): Promise<unknown> {
    const response = await fetch(`${prometheus.url}${path}`)
    return ((await response.json()) as { data: unknown }).data
  }
})

function recordedStore(): SeriesStore {
  const store = new SeriesStore({ exponentialHistograms: ['work.*'] })
  store.keepExemplars(() => ({ traceId, spanId: '00f067aa0ba902b7' }))
  for (const metric of [duration, classicDuration]) {
    for (const value of values) store.histogram(metric).record(value, { queue: 'mail' })
  }
  store.counter(jobs).add(3, { queue: 'mail' })
  return store
}

function serve(store: SeriesStore, onAnswer: (contentType: string) => void): Server {
  const options = defaultExpositionOptions
  const { translation, families } = resourceExposition({ 'service.name': 'shop' }, options)
  const table = new FamilyTable(translation)
  const offered = offeredFormats(options)
  return createServer((request, response) => {
    const { format, escaping, contentType } = negotiate({ accept: request.headers.accept }, offered)
    onAnswer(contentType)
    response.setHeader('content-type', contentType)
    const snapshot = {
      families: [...families, ...table.families(fromStore(store.current(), translation))],
    }
    const pages = new PagePool()
    for (const page of writeExposition(snapshot, { pages, format, escaping, options })) {
      response.write(Buffer.from(page))
    }
    response.end()
  })
}
