import { figure, median, spread } from '../harness/figures.ts'
import { askable, type Asked } from '../harness/scrape.ts'
import { answersAsAsked, scrapeCost, type ScrapeCost } from '../harness/scrape-cost.ts'
import { interleave, type Grid, type Row, type RowOptions } from '../harness/section.ts'
import { scrapedStores } from '../harness/stores.ts'

/** The larger, the longer a sample takes, and the less one stray sample counts. */
const sizes = [
  { series: 1_000, repeats: 5, rounds: 5 },
  { series: 10_000, repeats: 5, rounds: 5 },
  { series: 100_000, repeats: 1, rounds: 3 },
]
const megabyte = 1_000_000
/** What the others are compared with, in the same round and format. */
const baseline = 'meterbridge'

/** What a scrape costs the process that is scraped, in every format that a store has, for three sizes of it. */
export const scrape: Row = async (options) => {
  const formats = await offeredFormats(options)
  const grids: Grid[] = []
  for (const size of sizes) grids.push(await gridOf(size, { formats, options }))
  return grids
}

async function offeredFormats({ wanted }: RowOptions): Promise<ReadonlyMap<string, readonly Asked[]>> {
  const offered = new Map<string, Asked[]>()
  for (const [name, command] of scrapedStores()) {
    if (!wanted(name)) continue
    const formats: Asked[] = []
    for (const asked of askable) if (await answersAsAsked(command, asked)) formats.push(asked)
    offered.set(name, formats)
  }
  return offered
}

async function gridOf(
  size: (typeof sizes)[number],
  { formats, options }: { formats: ReadonlyMap<string, readonly Asked[]>; options: RowOptions },
): Promise<Grid> {
  const series = Math.ceil(size.series * options.scale)
  const stores = scrapedStores()
  const variants = new Map(
    askable.flatMap((asked): (readonly [string, { name: string; asked: Asked }])[] =>
      [...formats]
        .filter(([, offered]) => offered.includes(asked))
        .map(([name]) => [`${name}, ${asked}`, { name, asked }]),
    ),
  )
  const samples = await interleave({
    names: [...variants.keys()],
    rounds: options.rounds ?? size.rounds,
    sample: (variant) => {
      const { name, asked } = variants.get(variant)!
      return scrapeCost({ command: stores.get(name)!, asked, series, repeats: size.repeats })
    },
  })
  return {
    title: `Scrape of ${series.toLocaleString('en')} histogram series of 13 buckets and 4 labels`,
    columns: ['x CPU', ...columns.map(([head]) => head)],
    lines: [...samples].map(([variant, costs]) => ({
      name: variant,
      cells: [
        ratio(costs, samples.get(`${baseline}, ${variants.get(variant)!.asked}`)),
        ...columns.map(([, cell]) => cell(costs)),
      ],
    })),
  }
}

const columns: readonly (readonly [string, (costs: readonly ScrapeCost[]) => string])[] = [
  ['CPU, ms (min to max)', (costs) => spread(costs.map(({ cpuMs }) => cpuMs))],
  ['main thread, ms', (costs) => middle(costs.map(({ mainCpuMs }) => mainCpuMs))],
  ['longest stall, ms', (costs) => middle(costs.map(({ stallMs }) => stallMs))],
  ['longest stall, ms of CPU', (costs) => middle(costs.map(({ stallCpuMs }) => stallCpuMs))],
  ['first scrape: CPU, ms', (costs) => middle(costs.map(({ firstCpuMs }) => firstCpuMs))],
  ['first scrape: stall, ms', (costs) => middle(costs.map(({ firstStallMs }) => firstStallMs))],
  ['RSS over idle, MB', (costs) => middle(costs.map(({ peakBytes }) => megabytes(peakBytes)))],
  ['on the wire, MB', (costs) => middle(costs.map(({ wireBytes }) => megabytes(wireBytes)))],
]

function ratio(costs: readonly ScrapeCost[], base: readonly ScrapeCost[] | undefined): string {
  if (base === undefined) return ''
  const ratios = costs.map(({ cpuMs }, round) => cpuMs / (base[round]?.cpuMs ?? NaN))
  return `x${figure(median(ratios))}`
}

function megabytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : bytes / megabyte
}

function middle(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined)
  return known.length ? figure(median(known)) : '-'
}
