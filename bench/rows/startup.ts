import { spawnSync } from 'node:child_process'
import { freePort, startAppProcess, variantEnvironment } from '../harness/app-process.ts'
import { benchFolder } from '../harness/folders.ts'
import { interleave, type Row } from '../harness/section.ts'
import {
  autoInstrumentations,
  bare,
  meterbridge,
  otelHttp,
  otelLibraries,
  promClient,
  type Variant,
} from '../harness/variants.ts'

const startTimeoutMs = 60_000
const variants = [bare, meterbridge, promClient, otelHttp, otelLibraries, autoInstrumentations]

/**
 * What each variant adds to the start of a process: to an empty app that ends by itself, and to a server up to the
 * answer of its first scrape, which work put off until then cannot hide from.
 */
export const startup: Row = async ({ rounds = 25, wanted }) => {
  const chosen = new Map(
    variants.filter(({ name }) => wanted(name)).map((variant) => [variant.name, variant]),
  )
  const samples = await interleave({
    names: [...chosen.keys()],
    rounds,
    sample: async (name) => {
      const variant = chosen.get(name) ?? bare
      return { ...(await startEmptyApp(variant)), firstScrapeCpuMs: await cpuToFirstScrapeMs(variant) }
    },
  })
  const section = (title: string, pick: (sample: Sample) => number) => ({
    title,
    unit: 'ms',
    baseline: bare.name,
    lines: [...samples].map(([name, all]) => ({
      name,
      samples: all.map(pick),
      note: `fastest ${Math.min(...all.map(pick)).toFixed(1)} ms, ${all[0]?.filesLoaded ?? 0} files loaded`,
    })),
  })
  return [
    section('Start-up of an empty app, wall time', ({ wallMs }) => wallMs),
    section('Start-up of an empty app, CPU', ({ cpuMs }) => cpuMs),
    section('Start-up of a server to its first scrape, CPU', ({ firstScrapeCpuMs }) => firstScrapeCpuMs),
  ]
}

interface Sample {
  readonly wallMs: number
  readonly cpuMs: number
  readonly filesLoaded: number
  readonly firstScrapeCpuMs: number
}

async function startEmptyApp(variant: Variant): Promise<Omit<Sample, 'firstScrapeCpuMs'>> {
  const environment = {
    ...variantEnvironment(variant),
    OTEL_EXPORTER_PROMETHEUS_PORT: `${await freePort()}`,
  }
  const args = [...variant.requires.flatMap((path) => ['--require', path]), 'apps/exit.cjs']
  const startMs = performance.now()
  const { status, stdout } = spawnSync(process.execPath, args, {
    cwd: benchFolder,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: startTimeoutMs,
  })
  const wallMs = performance.now() - startMs
  if (status !== 0) throw new Error(`The empty app with ${variant.name} ended with code ${status}.`)
  const line = stdout.trim().split('\n').at(-1) ?? ''
  const { cpuMicroseconds, filesLoaded } = JSON.parse(line) as {
    cpuMicroseconds: number
    filesLoaded: number
  }
  return { wallMs, cpuMs: cpuMicroseconds / 1000, filesLoaded }
}

async function cpuToFirstScrapeMs(variant: Variant): Promise<number> {
  const app = await startAppProcess({ app: 'http.cjs', variant })
  try {
    if (variant !== bare) await app.scrape()
    const { cpuMicroseconds } = await app.cost()
    return cpuMicroseconds / 1000
  } finally {
    await app.stop()
  }
}
