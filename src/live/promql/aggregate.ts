import type { Grouping } from '../../stack/promql/syntax.ts'
import { exactSum } from './exact-sum.ts'
import { DerivedLabels, nameLabel, type LabelSet } from './label-set.ts'
import { compare, quantileOf } from './quantile-of.ts'
import { variance } from './range-functions.ts'
import type { Sample, Vector } from './stored-series.ts'

/** Makes one value of those of a group. */
type Reduction = (values: readonly number[], parameter: number) => number

const reductions: Readonly<Record<string, Reduction>> = {
  sum: exactSum,
  avg: (values) => exactSum(values) / values.length,
  count: ({ length }) => length,
  group: () => 1,
  // A value that is no number is taken only where there is no other.
  min: (values) => values.reduce((least, value) => (value < least || Number.isNaN(least) ? value : least)),
  max: (values) => values.reduce((most, value) => (value > most || Number.isNaN(most) ? value : most)),
  stddev: (values) => Math.sqrt(variance(values)),
  stdvar: variance,
  quantile: (values, quantile) => quantileOf(quantile, values),
}

/** Aggregates a vector; the parameter is that of operators which take one. */
export type Aggregate = (samples: Vector, parameter: number) => Vector

/** Makes the function of an aggregation operator; nothing for one that is not known. */
export function aggregation(operator: string, grouping: Grouping | undefined): Aggregate | undefined {
  const groups = new DerivedLabels(groupLabels(grouping))
  const reduce = reductions[operator]
  if (reduce !== undefined) {
    return (samples, parameter) =>
      [...Map.groupBy(samples, ({ labels }) => groups.of(labels))].map(([labels, group]): Sample => ({
        labels,
        value: reduce(
          group.map(({ value }) => value),
          parameter,
        ),
      }))
  }
  if (operator !== 'topk' && operator !== 'bottomk') return undefined
  // What is no number is the last that is taken.
  const order = operator === 'topk' ? (a: number, b: number) => compare(b, a) : bottomOrder
  return (samples, count) =>
    [...Map.groupBy(samples, ({ labels }) => groups.of(labels)).values()].flatMap((group) =>
      count >= 1 ? group.toSorted((a, b) => order(a.value, b.value)).slice(0, Math.trunc(count)) : [],
    )
}

function bottomOrder(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return compare(b, a)
  return a - b
}

function groupLabels(grouping: Grouping | undefined): (labels: LabelSet) => LabelSet {
  if (grouping?.kind === 'without') {
    const dropped = new Set([...grouping.labels, nameLabel])
    return (labels) => labels.drop(dropped)
  }
  const kept = new Set(grouping?.labels)
  return (labels) => labels.keep(kept)
}
