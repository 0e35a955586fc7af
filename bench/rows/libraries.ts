import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ensureServices } from '../../scripts/services/ensure-services.ts'
import { startAppProcess, type AppProcess } from '../harness/app-process.ts'
import { benchFolder } from '../harness/folders.ts'
import { keepCost, officialName } from '../harness/keep-cost.ts'
import type { LibraryBench } from '../harness/library-bench.ts'
import type { RowOptions, Section } from '../harness/section.ts'
import { bare, meterbridge, type Variant } from '../harness/variants.ts'

const warmUpOperations = 5_000
const batches = 12
const batchOperations = 2_000

/** The names of the files of bench/libraries. */
export function libraryNames(): readonly string[] {
  return readdirSync(join(benchFolder, 'libraries')).map((file) => file.replace(/\.cjs$/, ''))
}

/**
 * CPU that each operation of a library takes: bare, measured by Meterbridge, and by the official instrumentation.
 *
 * The processes of all variants run side by side and take turns in short batches, so that what else the machine does
 * meets the samples that are compared alike; each round has new processes, which compile their code anew.
 */
export async function library(name: string, options: RowOptions): Promise<readonly Section[]> {
  const { rounds = 5, scale, wanted } = options
  const bench = createRequire(import.meta.url)(`../libraries/${name}.cjs`) as LibraryBench
  const urls = await ensureServices(bench.services)
  const variants = variantsOf(bench).filter((variant) => wanted(variant.name))
  const samples: Samples = new Map()
  for (let round = 1; round <= rounds; round++) {
    process.stderr.write(`\r\u001b[K${name}, round ${round} of ${rounds}`)
    await sampleRound(bench, { name, urls, variants, scale: bench.isSlow ? scale / 10 : scale, samples })
  }
  process.stderr.write('\r\u001b[K')
  const sections = [...samples].map(([operation, byVariant]) => ({
    title: `${name}: ${operation}`,
    unit: 'us',
    baseline: bare.name,
    lines: [...byVariant].map(([variant, costs]) => ({ name: variant, samples: costs })),
  }))
  if (scale === 1 && wanted(meterbridge.name)) {
    const { packages, official } = bench
    keepCost(name, {
      packages: [...packages, ...Object.keys(official?.instrumentations ?? {})],
      officialHasMetrics: official?.hasMetrics ?? false,
      sections,
    })
  }
  return sections
}

/** Microseconds of one operation in each batch, by operation and variant. */
type Samples = Map<string, Map<string, number[]>>

function variantsOf({ official }: LibraryBench): readonly Variant[] {
  if (official === undefined) return [bare, meterbridge]
  return [
    bare,
    meterbridge,
    {
      name: officialName,
      requires: ['./rivals/otel-library.cjs'],
      environment: { BENCH_OFFICIAL: JSON.stringify(official.instrumentations) },
    },
  ]
}

interface Round {
  readonly name: string
  readonly urls: Readonly<Record<string, string>>
  readonly variants: readonly Variant[]
  readonly scale: number
  readonly samples: Samples
}

async function sampleRound(
  bench: LibraryBench,
  { name, urls, variants, scale, samples }: Round,
): Promise<void> {
  const environment = { BENCH_LIBRARY: name, BENCH_URLS: JSON.stringify(urls) }
  const apps = await Promise.all(
    variants.map(async (variant) => ({
      variant,
      app: await startAppProcess({ app: 'library.cjs', variant, environment }),
    })),
  )
  try {
    const [{ app: first }] = apps as [(typeof apps)[number]]
    for (const operation of first.operations) {
      for (const { app } of apps) await app.run({ operation, count: warmUpOperations * scale })
      for (let batch = 0; batch < batches; batch++) {
        for (const { app, variant } of apps) {
          const costs = samplesOf(samples, { operation, variant: variant.name })
          costs.push(await batchCost(app, { operation, count: batchOperations * scale }))
        }
      }
    }
    const done = first.operations.length * (warmUpOperations + batches * batchOperations) * scale
    for (const { app, variant } of apps) {
      if (variant === bare || (variant !== meterbridge && !bench.official?.hasMetrics)) continue
      requireCounted(await app.scrape(), { metric: bench.counted, operations: done })
    }
  } finally {
    await Promise.all(apps.map(({ app }) => app.stop()))
  }
}

function samplesOf(
  samples: Samples,
  { operation, variant }: { operation: string; variant: string },
): number[] {
  let byVariant = samples.get(operation)
  if (byVariant === undefined) samples.set(operation, (byVariant = new Map()))
  let costs = byVariant.get(variant)
  if (costs === undefined) byVariant.set(variant, (costs = []))
  return costs
}

async function batchCost(app: AppProcess, work: { operation: string; count: number }): Promise<number> {
  const before = await app.cost()
  await app.run(work)
  const after = await app.cost()
  return (after.cpuMicroseconds - before.cpuMicroseconds) / work.count
}

/**
 * Refuses a figure of work that was not measured.
 *
 * @throws when a scrape counts fewer operations than were done.
 */
function requireCounted(
  scrape: string,
  { metric, operations }: { metric: string; operations: number },
): void {
  const counts = scrape.matchAll(new RegExp(`^${metric}(?:_seconds)?_(?:count|total)\\{.*\\} (\\S+)$`, 'gm'))
  const counted = [...counts].reduce((sum, [, value]) => sum + Number(value), 0)
  if (counted < operations) throw new Error(`The scrape counts ${counted} of ${operations} operations.`)
}
