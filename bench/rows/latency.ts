import { figure, median } from '../harness/figures.ts'
import { startOpenLoop, type Latencies } from '../harness/open-loop-process.ts'
import { startRegularScrapes } from '../harness/regular-scrapes-process.ts'
import { scrape, type Asked } from '../harness/scrape.ts'
import { answersAsAsked } from '../harness/scrape-cost.ts'
import { interleave, type Row } from '../harness/section.ts'
import { withStoreProcess } from '../harness/store-process.ts'
import { scrapedStores, type StoreCommand } from '../harness/stores.ts'

const seriesCount = 10_000
const requestsPerSecond = 200
const scrapeEveryMs = 1_000
/** A scrape of the slowest must end within a sample, or it would not be seen. */
const shortestSampleSeconds = 4
const sampleSeconds = 10

/** What the requests of an application wait while its 10,000 series are scraped every second. */
export const latency: Row = async ({ rounds = 5, scale, wanted }) => {
  const series = Math.ceil(seriesCount * scale)
  const seconds = Math.max(shortestSampleSeconds, sampleSeconds * scale)
  const variants = await variantsOf(new Map([...scrapedStores()].filter(([name]) => wanted(name))))
  const samples = await interleave({
    names: [...variants.keys()],
    rounds,
    sample: (name) => sample({ ...variants.get(name)!, series, seconds }),
  })
  return [
    {
      title:
        `Latency of ${requestsPerSecond} requests a second, ${series.toLocaleString('en')} histogram series ` +
        'scraped every second',
      columns: ['median, ms', 'p99, ms', 'longest, ms'],
      lines: [...samples].map(([name, latencies]) => ({
        name,
        cells: [
          figure(median(latencies.map(({ p50Ms }) => p50Ms))),
          figure(median(latencies.map(({ p99Ms }) => p99Ms))),
          figure(median(latencies.map(({ longestMs }) => longestMs))),
        ],
      })),
    },
  ]
}

interface Variant {
  readonly command: StoreCommand
  /** Undefined scrapes nothing at all. */
  readonly asked: Asked | undefined
}

/** Nothing scraped, then each store as text, then those that compress, which is what Prometheus asks for. */
async function variantsOf(stores: ReadonlyMap<string, StoreCommand>): Promise<ReadonlyMap<string, Variant>> {
  const variants = new Map<string, Variant>()
  // Without scrapes all stores are alike: the application is the same, and nothing is recorded meanwhile.
  const first = stores.values().next().value
  if (first !== undefined) variants.set('no scrapes', { command: first, asked: undefined })
  for (const asked of ['text', 'text, gzip'] as const) {
    for (const [name, command] of stores)
      if (await answersAsAsked(command, asked)) variants.set(`${name}, ${asked}`, { command, asked })
  }
  return variants
}

async function sample({
  command,
  asked,
  series,
  seconds,
}: Variant & { series: number; seconds: number }): Promise<Latencies> {
  const load = startOpenLoop()
  try {
    return await withStoreProcess(command, async (store) => {
      await store.ask({ ask: 'fill', series })
      const { port } = (await store.ask({ ask: 'openApp' })) as { port: number }
      // What is compiled and cached at first is not what a server that runs for days does.
      if (asked !== undefined) await scrape({ port: store.port, asked })
      await load.send({ port, requestsPerSecond, seconds: 1 })
      const scrapes = asked && startRegularScrapes({ port: store.port, asked, everyMs: scrapeEveryMs })
      const latencies = await load.send({ port, requestsPerSecond, seconds })
      await scrapes?.stop()
      return latencies
    })
  } finally {
    load.stop()
  }
}
