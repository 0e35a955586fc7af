import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogFamilies } from '../../../src/catalog/families.ts'
import { fillVariables } from '../../../src/live/fill-variables.ts'
import { LabelSet } from '../../../src/live/promql/label-set.ts'
import { prometheusSource } from '../../../src/live/prometheus-source.ts'
import { ScrapedStorage } from '../../../src/live/scraped/scraped-storage.ts'
import { evaluateRange } from '../../../src/live/scraped/scraped-source.ts'
import { TargetSamples } from '../../../src/live/scraped/target-samples.ts'
import type { RangeSeries } from '../../../src/live/source.ts'
import { generateStack } from '../../../src/stack/generate-stack.ts'
import { readExpressions } from '../../../src/stack/promql/read-expressions.ts'
import { createStack } from '../../../src/stack/stack.ts'
import { everything } from '../../unit/stack/everything.ts'
import { reservePort } from '../reserve-port.ts'
import { debianProgram } from '../stack/debian-program.ts'
import { startEngine, type RunningEngine } from '../stack/start-engine.ts'
import { handwrittenExpressions } from './handwritten-expressions.ts'
import { syntheticSeries, type SyntheticSeries } from './synthetic-scrapes.ts'

const metrics = [...catalogFamilies.values()].flat()
const stack = createStack({ config: everything, metrics, version: '0.0.0' })
const startMs = Date.UTC(2026, 10, 28, 12)
const scrapes = 90
/** Some seconds apart, and never exactly. */
const timesMs = Array.from({ length: scrapes }, (_, i) => startMs + i * 2000 + ((i * 37) % 90))
const targets = [
  { job: 'api', instance: 'api:9464' },
  { job: 'worker', instance: 'worker:9464' },
]
const span = { startMs: startMs + 3000, endMs: timesMs.at(-1)! + 8000, stepMs: 7000 }

const generated = [
  ...new Set(
    generateStack({ config: everything, metrics, version: '0.0.0' })
      .filter(({ path }) => /^(grafana\/dashboards|prometheus\/rules)\//.test(path))
      .flatMap(readExpressions)
      .filter(({ isCertain }) => isCertain)
      .map(({ expression }) =>
        fillVariables(expression, {
          chosen: new Map(),
          allValues: new Map([['job', '.+']]),
          stepMs: span.stepMs,
          rangeMs: 120_000,
          intervalMs: 2000,
        }),
      ),
  ),
]

const folder = mkdtempSync(join(tmpdir(), 'meterbridge-promql-'))
let engine: RunningEngine
let url: URL
let storage: ScrapedStorage

beforeAll(async () => {
  const series = targets.map((target, i) => ({
    target,
    own: syntheticSeries({ metrics, query: stack.query, expressions: generated, scrapes, seed: i + 1 }),
  }))
  storage = new ScrapedStorage(series.map(({ target, own }) => scraped(target, own)))
  const lines = series.flatMap(({ target, own }) => [...openMetrics(target, own)])
  writeFileSync(join(folder, 'samples.txt'), `${lines.join('\n')}\n# EOF\n`)
  const promtool = await debianProgram({ name: 'promtool', suite: 'sid', path: 'usr/bin/promtool' })
  const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', 'samples.txt', 'data']
  execFileSync(promtool, blocks, { cwd: folder, stdio: 'pipe' })
  writeFileSync(join(folder, 'prometheus.yml'), 'scrape_configs: []\n')
  const port = await reservePort()
  url = new URL(`http://127.0.0.1:${port}`)
  engine = await startEngine({
    program: await debianProgram({ name: 'prometheus', suite: 'sid', path: 'usr/bin/prometheus' }),
    args: [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    folder,
    url: url.href.replace(/\/$/, ''),
  })
}, 240_000)

afterAll(async () => {
  await engine?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

describe('the evaluator of the page', () => {
  test('gives what Prometheus gives for every query of every panel, alert and rule', async () => {
    const { differences, empty } = await compare(generated)
    expect(differences).toEqual([])
    // Most alerts are quiet; whatever is not compared would prove nothing.
    expect(generated.length).toBeGreaterThan(200)
    expect(empty.filter((expression) => !/[<>=]=? ?[\d(]|absent|changes/.test(expression))).toEqual([])
  })

  test('gives what Prometheus gives for each function, operator and kind of matching', async () => {
    expect(await compare(handwrittenExpressions)).toEqual({ differences: [], empty: [] })
  })
})

/** The samples as the page would have scraped them. */
function scraped(
  target: Readonly<Record<string, string>>,
  series: readonly SyntheticSeries[],
): TargetSamples {
  const samples = new TargetSamples({ scrapes, series: 50_000 })
  const labels = new LabelSet(Object.entries(target))
  for (const [i, timeMs] of timesMs.entries()) {
    const page = series.map((one) => `${headOf(one.name, one.labels)} ${one.values[i]}`).join('\n')
    samples.add(`${page}\n`, { timeMs, own: { up: 1 }, labels })
  }
  return samples
}

/** The same for Prometheus. */
function* openMetrics(
  target: Readonly<Record<string, string>>,
  series: readonly SyntheticSeries[],
): Generator<string> {
  for (const { name, labels, values } of [
    ...series,
    { name: 'up', labels: {}, values: timesMs.map(() => 1) },
  ]) {
    const head = headOf(name, { ...labels, ...target })
    for (const [i, timeMs] of timesMs.entries()) yield `${head} ${values[i]} ${timeMs / 1000}`
  }
}

function headOf(name: string, labels: Readonly<Record<string, string>>): string {
  return `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`
}

async function compare(
  expressions: readonly string[],
): Promise<{ differences: readonly string[]; empty: readonly string[] }> {
  const source = prometheusSource({ url, defaultIntervalMs: 2000 })
  const differences: string[] = []
  const empty: string[] = []
  const each = async (expression: string): Promise<void> => {
    const theirs = await source.range({ expression, ...span, signal: AbortSignal.timeout(60_000) })
    const ours = evaluateRange(expression, { storage, ...span })
    if (theirs.length === 0) empty.push(expression)
    const difference = differenceOf(byLabels(ours), byLabels(theirs))
    if (difference !== undefined) differences.push(`${expression}: ${difference}`)
  }
  for (let i = 0; i < expressions.length; i += 8) await Promise.all(expressions.slice(i, i + 8).map(each))
  return { differences, empty }
}

type Points = ReadonlyMap<string, number>

function byLabels(series: readonly RangeSeries[]): Points {
  return new Map(
    series.flatMap(({ labels, points }) => {
      const { key } = new LabelSet(Object.entries(labels))
      return points.map(([timeMs, value]) => [`${key} at ${timeMs - startMs}`, value] as const)
    }),
  )
}

function differenceOf(ours: Points, theirs: Points): string | undefined {
  const places = new Set([...ours.keys(), ...theirs.keys()])
  const differing = [...places].filter((place) => !isEqual(ours.get(place), theirs.get(place)))
  const [first] = differing
  return first === undefined
    ? undefined
    : `${differing.length} of ${places.size} differ, such as ${first}: ${ours.get(first)} for ${theirs.get(first)}`
}

function isEqual(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (Object.is(a, b) || a === b) return true
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
}
