import { setTimeout } from 'node:timers/promises'
import { startAppProcess, type AppProcess } from '../harness/app-process.ts'
import { keepCost, officialName } from '../harness/keep-cost.ts'
import type { Row, Section } from '../harness/section.ts'
import { bare, meterbridge, type Variant } from '../harness/variants.ts'

const scrapeIntervalMs = 15_000

/** What runs all the time: which part of it is on, and what OpenTelemetry has for the same. */
const parts = [
  {
    name: 'runtime',
    enabled: 'runtime',
    official: 'instrumentation-runtime-node RuntimeNodeInstrumentation',
  },
  { name: 'host', enabled: 'host', official: 'instrumentation-host-metrics HostMetricsInstrumentation' },
] as const

/**
 * The share of a core that measuring Node itself and the machine takes from a server without requests, at rest and
 * with a scrape every 15 seconds. All processes run side by side, because each does next to nothing.
 */
export const idle: Row = async ({ rounds = 3, scale, wanted }) => {
  const sections: Section[] = []
  for (const part of parts) {
    const variants = variantsOf(part).filter(({ name }) => wanted(name))
    const both = await Promise.all(
      [false, true].map(async (isScraped) => {
        const samples = await Promise.all(
          variants.map((variant) =>
            sharesOfCore(variant, { isScraped, rounds, roundMs: 4 * scrapeIntervalMs * scale }),
          ),
        )
        const title = isScraped
          ? 'a server without requests, scraped every 15 s'
          : 'a server without requests, at rest'
        return {
          title: `${part.name}: ${title}`,
          unit: '% of a core',
          baseline: bare.name,
          lines: variants.map(({ name }, i) => ({ name, samples: samples[i]! })),
        }
      }),
    )
    // The cost of the table is that under scrapes.
    const measured = both.toReversed()
    if (scale === 1 && wanted(meterbridge.name)) {
      const packages = [`@opentelemetry/${part.official.split(' ')[0]}`]
      keepCost(part.name, { packages, officialHasMetrics: true, sections: measured })
    }
    sections.push(...measured)
  }
  return sections
}

function variantsOf({ enabled, official }: (typeof parts)[number]): readonly Variant[] {
  const [packageName, className] = official.split(' ')
  return [
    bare,
    { ...meterbridge, environment: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: enabled } },
    {
      name: officialName,
      requires: ['./rivals/otel-library.cjs'],
      environment: { BENCH_OFFICIAL: JSON.stringify({ [`@opentelemetry/${packageName}`]: className }) },
    },
  ]
}

/** Percent of a core in each round, after a first one in which code is loaded and compiled. */
async function sharesOfCore(
  variant: Variant,
  { isScraped, rounds, roundMs }: { isScraped: boolean; rounds: number; roundMs: number },
): Promise<readonly number[]> {
  const app = await startAppProcess({ app: 'http.cjs', variant })
  try {
    const shares: number[] = []
    for (let round = 0; round <= rounds; round++) {
      const before = await app.cost()
      const startMs = performance.now()
      await passRound(app, { roundMs, isScraped: isScraped && variant !== bare })
      const after = await app.cost()
      const elapsedMicroseconds = (performance.now() - startMs) * 1000
      shares.push((100 * (after.cpuMicroseconds - before.cpuMicroseconds)) / elapsedMicroseconds)
    }
    return shares.slice(1)
  } finally {
    await app.stop()
  }
}

async function passRound(app: AppProcess, options: { roundMs: number; isScraped: boolean }): Promise<void> {
  const endMs = performance.now() + options.roundMs
  for (;;) {
    const leftMs = endMs - performance.now()
    await setTimeout(Math.min(scrapeIntervalMs, Math.max(leftMs, 0)))
    if (options.isScraped) await app.scrape()
    if (performance.now() >= endMs) return
  }
}
