import { startAppProcess } from '../harness/app-process.ts'
import { interleave, type Row, type RowOptions, type Section } from '../harness/section.ts'
import { withStoreProcess } from '../harness/store-process.ts'
import { scrapedStores, type StoreCommand } from '../harness/stores.ts'
import { scrape, scrapeSeries } from '../harness/scrape.ts'
import { autoInstrumentations, bare, meterbridge, otelHttp, promClient } from '../harness/variants.ts'

const mebibyte = 2 ** 20
/** After so many scrapes the code that serves them is compiled and its pages are there. */
const warmUpScrapes = 50

/** Memory of series, and of an idle server with each variant in front. */
export const memory: Row = async (options) => [...(await seriesMemory(options)), await idleMemory(options)]

interface Memory {
  readonly rssBytes: number
  readonly heapBytes: number
}

async function seriesMemory({ rounds = 5, scale, wanted }: RowOptions): Promise<Section[]> {
  const seriesCount = Math.ceil(10_000 * scale)
  const stores = scrapedStores()
  const samples = await interleave({
    names: [...stores.keys()].filter(wanted),
    rounds,
    sample: (name) => sampleStore(stores.get(name)!, seriesCount),
  })
  const section = (title: string, pick: (sample: { recorded: Memory; scraped: Memory }) => number) => ({
    title: `1000 series of 13 buckets, ${title}`,
    unit: 'MiB',
    baseline: 'prom-client',
    lines: [...samples].map(([name, all]) => ({
      name,
      samples: all.map((sample) => (pick(sample) * 1000) / seriesCount / mebibyte),
    })),
  })
  return [
    section('recorded: heap and buffers', ({ recorded }) => recorded.heapBytes),
    section('recorded: RSS', ({ recorded }) => recorded.rssBytes),
    section('scraped once: heap and buffers', ({ scraped }) => scraped.heapBytes),
    section('scraped once: RSS', ({ scraped }) => scraped.rssBytes),
  ]
}

/** What so many series take once recorded, and once scraped by another process. */
async function sampleStore(
  command: StoreCommand,
  seriesCount: number,
): Promise<{ recorded: Memory; scraped: Memory }> {
  return withStoreProcess(command, async (store) => {
    const memory = async (): Promise<Memory> => (await store.ask({ ask: 'memory' })) as Memory
    // The store's own structures and the code of the paths are there before the first measure.
    for (let fill = 0; fill < 100; fill++) await store.ask({ ask: 'fill', series: 10 })
    for (let time = 0; time < warmUpScrapes; time++) await scrape({ port: store.port, asked: 'text' })
    const before = await memory()
    await store.ask({ ask: 'fill', series: seriesCount })
    const recorded = since(before, await memory())
    await scrapeSeries({ port: store.port, asked: 'text', series: seriesCount })
    return { recorded, scraped: since(before, await memory()) }
  })
}

function since(before: Memory, after: Memory): Memory {
  return { rssBytes: after.rssBytes - before.rssBytes, heapBytes: after.heapBytes - before.heapBytes }
}

async function idleMemory({ rounds = 5, wanted }: RowOptions): Promise<Section> {
  const variants = [bare, meterbridge, promClient, otelHttp, autoInstrumentations]
  const samples = await interleave({
    names: variants.map(({ name }) => name).filter(wanted),
    rounds,
    sample: async (name) => {
      const variant = variants.find((each) => each.name === name) ?? bare
      const app = await startAppProcess({ app: 'http.cjs', variant })
      try {
        if (variant !== bare) await app.scrape()
        const { rssBytes } = await app.cost({ collectGarbage: true })
        return rssBytes / mebibyte
      } finally {
        await app.stop()
      }
    },
  })
  const lines = [...samples].map(([name, all]) => ({ name, samples: all }))
  return { title: 'Idle node:http server after a scrape, RSS', unit: 'MiB', baseline: bare.name, lines }
}
