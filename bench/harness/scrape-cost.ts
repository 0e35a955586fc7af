import { median } from './figures.ts'
import { watchPeakMemory } from './resident-memory.ts'
import { scrape, scrapeSeries, type Asked } from './scrape.ts'
import { withStoreProcess, type StoreProcess } from './store-process.ts'
import type { StoreCommand } from './stores.ts'

/** What scrapes of a store cost its process; what cannot be said of a store or a system is undefined. */
export interface ScrapeCost {
  /** CPU of all threads. */
  readonly cpuMs: number
  readonly mainCpuMs: number | undefined
  /** The longest time in which the event loop did nothing else. */
  readonly stallMs: number | undefined
  /** The most CPU of the main thread in which the event loop did nothing else. */
  readonly stallCpuMs: number | undefined
  readonly firstCpuMs: number
  readonly firstStallMs: number | undefined
  /** How far resident memory rose above that of the recorded series. */
  readonly peakBytes: number | undefined
  readonly wireBytes: number
}

interface Measured {
  readonly cpuMs: number
  readonly mainCpuMs?: number
  readonly stallMs?: number
  readonly stallCpuMs?: number
}

/**
 * Measures scrapes of a new process over real HTTP, every series changed before each: the first, then some for the CPU
 * and as many for the stalls, because the watch over the event loop takes CPU itself.
 */
export async function scrapeCost(options: {
  command: StoreCommand
  asked: Asked
  series: number
  repeats: number
}): Promise<ScrapeCost> {
  const { command, asked, series, repeats } = options
  return withStoreProcess(command, async (store) => {
    const measure = async ({ watched, isFirst = false }: { watched: boolean; isFirst?: boolean }) => {
      await store.ask({ ask: 'fill', series })
      return measureOne({ store, asked, watched, series: isFirst ? series : undefined })
    }
    await store.ask({ ask: 'fill', series })
    await store.ask({ ask: 'memory' })
    const peak = watchPeakMemory(store.pid)
    const first = await measure({ watched: true, isFirst: true })
    const quiet: Measured[] = []
    const watched: Measured[] = []
    for (let repeat = 0; repeat < repeats; repeat++) {
      quiet.push((await measure({ watched: false })).cost)
      watched.push((await measure({ watched: true })).cost)
    }
    return {
      cpuMs: median(quiet.map(({ cpuMs }) => cpuMs)),
      mainCpuMs: medianOf(quiet, ({ mainCpuMs }) => mainCpuMs),
      stallMs: medianOf(watched, ({ stallMs }) => stallMs),
      stallCpuMs: medianOf(watched, ({ stallCpuMs }) => stallCpuMs),
      firstCpuMs: first.cost.cpuMs,
      firstStallMs: first.cost.stallMs,
      peakBytes: peak(),
      wireBytes: first.scraped.bytes,
    }
  })
}

/** Tells whether a store answers what is asked for, and not with something else. */
export function answersAsAsked(command: StoreCommand, asked: Asked): Promise<boolean> {
  return withStoreProcess(command, async (store) => {
    await store.ask({ ask: 'fill', series: 1 })
    return (await scrape({ port: store.port, asked })).isAsAsked
  })
}

async function measureOne(options: {
  store: StoreProcess
  asked: Asked
  watched: boolean
  /** How many must be shown; undefined asks nothing of the body. */
  series: number | undefined
}) {
  const { store, asked, watched, series } = options
  const { port } = store
  await store.ask({ ask: 'begin', watched })
  const scraped = await (series === undefined
    ? scrape({ port, asked })
    : scrapeSeries({ port, asked, series }))
  return { scraped, cost: (await store.ask({ ask: 'end' })) as Measured }
}

function medianOf(
  measured: readonly Measured[],
  pick: (one: Measured) => number | undefined,
): number | undefined {
  const values = measured.map(pick).filter((value) => value !== undefined)
  return values.length ? median(values) : undefined
}
