import { interleave, type Row } from '../harness/section.ts'
import { runWithStore, stores } from '../harness/stores.ts'

interface Nanoseconds {
  readonly bound?: number
  readonly counter: number
  readonly histogram: number
}

/** Nanoseconds of CPU that a record call takes, with a fresh object of attributes each time or none. */
export const record: Row = async ({ rounds = 9, scale, wanted }) => {
  const samples = await interleave({
    names: [...stores.keys()].filter(wanted),
    rounds,
    sample: (store) => runWithStore({ app: 'record.cjs', store, count: 1_000_000 * scale }) as Nanoseconds,
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
