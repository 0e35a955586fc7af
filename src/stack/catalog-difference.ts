import type { Metric } from '../catalog/metric.ts'
import type { Rule } from './prometheus/rule-files.ts'
import type { Query } from './query/query.ts'

/** What of a metric has changed between two catalogs. */
export interface MetricChange {
  readonly metric: string
  /** Whether queries of before no longer find what they ask for. */
  readonly isBreaking: boolean
  readonly change: string
  /** The name of before, where the metric goes on under another one. */
  readonly renamedFrom?: string
}

/** Lists what has changed between two catalogs, in the order of the names. */
export function catalogDifference(
  before: readonly Metric[],
  after: readonly Metric[],
): readonly MetricChange[] {
  const old = new Map(before.map((metric) => [metric.name, metric]))
  const now = new Map(after.map((metric) => [metric.name, metric]))
  const gone = before.filter(({ name }) => !now.has(name))
  const added = after.filter(({ name }) => !old.has(name))
  const renamed = new Map(
    added.flatMap((metric) => {
      const former = gone.find((one) => isSame(one, metric))
      return former === undefined ? [] : [[metric.name, former.name] as const]
    }),
  )
  const formers = new Set(renamed.values())
  return [
    ...gone
      .filter(({ name }) => !formers.has(name))
      .map(({ name }) => ({ metric: name, isBreaking: true, change: 'it is gone' })),
    ...added.map(({ name }): MetricChange => {
      const former = renamed.get(name)
      if (former === undefined) return { metric: name, isBreaking: false, change: 'it is new' }
      return { metric: name, isBreaking: true, change: `it was called ${former}`, renamedFrom: former }
    }),
    ...after.flatMap((metric) => {
      const former = old.get(metric.name)
      return former === undefined ? [] : changesOf(former, metric)
    }),
  ].toSorted((a, b) => (a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0))
}

/** Makes rules that record each renamed metric under its name of before, so that queries go on until they are changed. */
export function bridgingRules(
  changes: readonly MetricChange[],
  { before, after, query }: Bridge,
): readonly Rule[] {
  return changes.flatMap(({ metric: name, renamedFrom }) => {
    const [former, metric] = [
      before.find((one) => one.name === renamedFrom),
      after.find((one) => one.name === name),
    ]
    if (former === undefined || metric === undefined) return []
    const parts = metric.kind === 'histogram' ? ['_bucket', '_count', '_sum'] : ['']
    return parts.map((part) => ({
      record: `${query.name(former)}${part}`,
      expr: `${query.name(metric)}${part}`,
    }))
  })
}

interface Bridge {
  readonly before: readonly Metric[]
  readonly after: readonly Metric[]
  readonly query: Query
}

/** Tells whether two metrics are one under two names: all that is said of them is the same. */
function isSame(a: Metric, b: Metric): boolean {
  return (
    a.kind === b.kind && a.unit === b.unit && a.description === b.description && labelsOf(a) === labelsOf(b)
  )
}

function labelsOf({ attributes }: Metric): string {
  return Object.keys(attributes).toSorted().join()
}

function changesOf(before: Metric, after: Metric): MetricChange[] {
  const { name: metric } = after
  const breaking = (change: string): MetricChange => ({ metric, isBreaking: true, change })
  const harmless = (change: string): MetricChange => ({ metric, isBreaking: false, change })
  const [old, now] = [Object.keys(before.attributes), Object.keys(after.attributes)]
  return [
    ...(before.kind === after.kind ? [] : [breaking(`its kind was ${before.kind} and is ${after.kind}`)]),
    ...(before.unit === after.unit ? [] : [breaking(`its unit was ${before.unit} and is ${after.unit}`)]),
    ...old.filter((name) => !now.includes(name)).map((name) => breaking(`its attribute ${name} is gone`)),
    // Queries that do not aggregate, or that match one to one, find more series than before.
    ...now.filter((name) => !old.includes(name)).map((name) => harmless(`its attribute ${name} is new`)),
    ...lostValues(before, after).map(([name, values]) =>
      breaking(`its attribute ${name} is no longer ${values}`),
    ),
    ...(before.buckets?.join() === after.buckets?.join()
      ? []
      : [breaking(`its buckets were ${before.buckets?.join(', ')} and are ${after.buckets?.join(', ')}`)]),
  ]
}

/** Lists the values that an attribute had and has no more. */
function lostValues(before: Metric, after: Metric): (readonly [string, string])[] {
  return Object.entries(before.attributes).flatMap(([name, former]) => {
    const attribute = after.attributes[name]
    if (attribute === undefined || !('values' in former) || !('values' in attribute)) return []
    const lost = former.values.filter((value) => !attribute.values.includes(value))
    return lost.length === 0 ? [] : [[name, lost.join(', ')] as const]
  })
}
