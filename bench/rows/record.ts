import { interleave, type Row } from '../harness/section.ts'
import { scrape } from '../harness/scrape.ts'
import { withStoreProcess } from '../harness/store-process.ts'
import { scriptStores, type StoreCommand } from '../harness/stores.ts'

interface Nanoseconds {
  readonly bound?: number
  readonly counter: number
  readonly histogram: number
}

/** Nanoseconds of CPU that a record call takes, with a fresh object of attributes each time or none. */
export const record: Row = async ({ rounds = 9, scale, wanted }) => {
  const samples = await interleave({
    names: [...scriptStores.keys()].filter(wanted),
    rounds,
    sample: (name) => sample(scriptStores.get(name)!, Math.ceil(1_000_000 * scale)),
  })
  const section = (title: string, pick: (sample: Nanoseconds) => number | undefined) => ({
    title,
    unit: 'ns',
    baseline: 'prom-client',
    lines: [...samples].map(([name, all]) => {
      const picked = all.map(pick).filter((sample) => sample !== undefined)
      return { name, samples: picked, note: picked.length ? '' : 'has no bound series' }
    }),
  })
  return [
    section('Record, bound counter', ({ bound }) => bound),
    section('Record, counter by 3 attributes', ({ counter }) => counter),
    section('Record, histogram by 5 attributes', ({ histogram }) => histogram),
  ]
}

/** A store that dropped records would look fast, so what it exposes must be what was recorded. */
async function sample(command: StoreCommand, calls: number): Promise<Nanoseconds> {
  return withStoreProcess(command, async (store) => {
    const nanoseconds = (await store.ask({ ask: 'record', calls })) as Nanoseconds
    const { body } = await scrape({ port: store.port, asked: 'text', keep: true })
    for (const name of Object.keys(nanoseconds) as (keyof Nanoseconds)[]) {
      const counted = [...body().toString().matchAll(countLines[name])].reduce(
        (sum, [, value]) => sum + Number(value),
        0,
      )
      if (counted !== calls + Math.ceil(calls / 5))
        throw new Error(`${name}: ${counted} records are counted of ${calls} and the warm-up.`)
    }
    return nanoseconds
  })
}

const countLines = {
  bound: /^bench_bound_total\{.*\} (\S+)$/gm,
  counter: /^bench_orders_total\{.*\} (\S+)$/gm,
  histogram: /^bench_request_count\{.*\} (\S+)$/gm,
}
