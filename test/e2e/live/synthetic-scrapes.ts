import type { Metric } from '../../../src/catalog/metric.ts'
import { exporterMetrics } from '../../../src/stack/exporters/exporter-metrics.ts'
import { parsePromql } from '../../../src/stack/promql/parse-promql.ts'
import { selectorsOf, type Matcher, type Selector } from '../../../src/stack/promql/syntax.ts'
import type { Query } from '../../../src/stack/query/query.ts'

/** A series with a value for each scrape. */
export interface SyntheticSeries {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly values: readonly number[]
}

interface SyntheticOptions {
  readonly metrics: readonly Metric[]
  readonly query: Query
  /** What is to be asked: series are made so that their matchers find some. */
  readonly expressions: readonly string[]
  readonly scrapes: number
  /** Different ones give different values. */
  readonly seed: number
}

const mostCombinations = 8

/** Makes series of every metric that is known or asked for, with values that grow, fall, are reset and stand still. */
export function syntheticSeries(options: SyntheticOptions): readonly SyntheticSeries[] {
  const { metrics, query, expressions, scrapes } = options
  const random = randomNumbers(options.seed)
  const selectors = expressions.flatMap((expression) => selectorsOf(parsePromql(expression)))
  const asked = askedValues(selectors)
  const known = metrics.flatMap((metric): SyntheticSeries[] => {
    const labels = Object.entries(metric.attributes).map(
      ([attribute, bound]): [string, readonly string[]] => {
        const label = query.labelOf(attribute)
        return [
          label,
          [
            ...(asked.get(label) ?? []),
            ...('values' in bound ? bound.values.slice(0, 4) : ['some', 'other']),
          ],
        ]
      },
    )
    const name = query.name(metric)
    return combinations(labels).flatMap((combination) => {
      if (metric.kind === 'histogram')
        return histogram({ name, labels: combination, metric, scrapes, random })
      return [
        {
          name,
          labels: combination,
          values: numbers(metric.kind === 'counter' ? 'counter' : 'gauge', { scrapes, random }),
        },
      ]
    })
  })
  const exported = exporterMetrics
    .filter(({ name }) => name !== 'up')
    .flatMap(({ name, kind, labels }) =>
      combinations(labels.map((label) => [label, [...(asked.get(label) ?? []), 'some', 'other']])).map(
        (combination) => ({
          name,
          labels: combination,
          values: numbers(kind === 'counter' ? 'counter' : 'gauge', { scrapes, random }),
        }),
      ),
    )
  const names = new Set([...known, ...exported].map(({ name }) => name))
  // What rules record, and whatever else is asked for.
  const others = new Map(selectors.map((selector) => [selector.metric ?? '', selector]))
  const rest = [...others]
    .filter(([name]) => name !== '' && name !== 'up' && !names.has(name))
    .flatMap(([name, { matchers }]) => {
      const labels = matchers
        .filter(({ label }) => label !== 'job')
        .map((matcher): [string, readonly string[]] => [matcher.label, valuesOf(matcher)])
      // What is recorded for an objective has its name.
      if (name.startsWith('slo:')) labels.push(['slo', ['http-availability']])
      return combinations(labels).map((combination) => ({
        name,
        labels: combination,
        values: numbers('gauge', { scrapes, random }),
      }))
    })
  return [...known, ...exported, ...rest]
}

type Random = () => number

/** Gives numbers between 0 and 1 that are the same in each run. */
function randomNumbers(seed: number): Random {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function numbers(
  kind: 'counter' | 'gauge',
  { scrapes, random }: { scrapes: number; random: Random },
): number[] {
  const [size, resetAt] = [
    10 ** Math.floor(random() * 4),
    random() < 0.3 ? Math.floor(random() * scrapes) : -1,
  ]
  const isSwitch = random() < 0.3
  let value = kind === 'counter' ? Math.floor(random() * 100) : random() * size
  return Array.from({ length: scrapes }, (_, i) => {
    if (kind === 'gauge')
      value = isSwitch ? Math.round(random()) : Math.max(0, value + (random() - 0.5) * size * 0.1)
    else if (i === resetAt) value = 0
    else if (random() < 0.7) value += random() * size
    return value
  })
}

interface HistogramOptions {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly metric: Metric
  readonly scrapes: number
  readonly random: Random
}

function histogram({ name, labels, metric, scrapes, random }: HistogramOptions): SyntheticSeries[] {
  const bounds = [...(metric.buckets ?? [0.01, 0.1, 1, 10]), Infinity]
  const counts = bounds.map((): number[] => [])
  const sums: number[] = []
  const now = bounds.map(() => 0)
  for (let i = 0; i < scrapes; i++) {
    if (random() < 0.8) {
      const found = Math.floor(random() * bounds.length)
      const many = Math.floor(random() * 20)
      for (let at = found; at < bounds.length; at++) now[at]! += many
    }
    for (const [at, count] of now.entries()) counts[at]!.push(count)
    sums.push(now.at(-1)! * 0.37)
  }
  return [
    ...bounds.map((bound, at) => ({
      name: `${name}_bucket`,
      labels: { ...labels, le: boundText(bound) },
      values: counts[at]!,
    })),
    { name: `${name}_sum`, labels, values: sums },
    { name: `${name}_count`, labels, values: counts.at(-1)! },
  ]
}

function boundText(bound: number): string {
  if (bound === Infinity) return '+Inf'
  return Number.isInteger(bound) && bound < 1e6 ? `${bound}.0` : String(bound)
}

/** Takes the values of each label in turn, so that each value is there. */
function combinations(labels: readonly (readonly [string, readonly string[]])[]): Record<string, string>[] {
  const count = Math.min(mostCombinations, Math.max(1, ...labels.map(([, values]) => values.length)))
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(
      labels
        .map(([label, values], at) => [label, values[(i * (at + 1)) % values.length]!])
        // A label without a value is none.
        .filter(([, value]) => value !== ''),
    ),
  ).filter((one, i, all) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === i)
}

function askedValues(selectors: readonly Selector[]): ReadonlyMap<string, readonly string[]> {
  const matchers = selectors.flatMap((selector) => selector.matchers)
  return new Map(
    [...Map.groupBy(matchers, ({ label }) => label)].map(([label, own]) => [
      label,
      // The empty one is the first, so that it is among the combinations.
      [...new Set(own.flatMap(valuesOf))].toSorted(),
    ]),
  )
}

/** Gives values that a matcher finds, of the simple patterns that there are here. */
function valuesOf({ operator, value }: Matcher): string[] {
  if (operator.startsWith('!') || value === '.+') return ['some']
  if (operator === '=') return [value]
  return value
    .replaceAll(/\(\\\.0\)\?|[()]/g, '')
    .split('|')
    .map((one) => one.replaceAll(/\.[*+]/g, 'x').replaceAll('.', '0'))
}
