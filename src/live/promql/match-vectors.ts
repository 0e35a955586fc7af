import type { Matching } from '../../stack/promql/syntax.ts'
import { DerivedLabels, LabelSet, nameLabel } from './label-set.ts'
import type { NumberOperator } from './operators.ts'
import type { Sample, Vector } from './stored-series.ts'
import { MatchingError } from './unsupported-error.ts'

/** Joins two vectors. */
export type Join = (left: Vector, right: Vector) => Vector

/** Makes the function of an operator between vectors: each series meets that of the other side with the same labels. */
export function matchVectors(operator: NumberOperator, matching: Matching | undefined): Join {
  const signatures = new DerivedLabels(signatureLabels(matching))
  const resultLabels = resultLabelsOf(operator, matching)
  const many = matching?.many
  return (left, right) => {
    if (left.length === 0 || right.length === 0) return []
    const [each, one] = many === 'right' ? [right, left] : [left, right]
    const others = new Map<LabelSet, Sample>()
    for (const sample of one) {
      const signature = signatures.of(sample.labels)
      if (others.has(signature))
        throw new MatchingError('several series of one side have the labels by which they are matched')
      others.set(signature, sample)
    }
    const results = new Map<string, Sample>()
    for (const sample of each) {
      const signature = signatures.of(sample.labels)
      const other = others.get(signature)
      if (other === undefined) continue
      const [a, b] = many === 'right' ? [other.value, sample.value] : [sample.value, other.value]
      const { value, stays } = operator.apply(a, b)
      if (!stays) continue
      const labels = resultLabels(sample.labels, other.labels)
      const key = many === undefined ? signature.key : labels.key
      if (results.has(key)) throw new MatchingError('several series match one of the other side')
      results.set(key, { labels, value })
    }
    return [...results.values()]
  }
}

/** Makes the function of `and`, `or` or `unless`. */
export function matchSets(operator: string, matching: Matching | undefined): Join | undefined {
  const signatures = new DerivedLabels(signatureLabels(matching))
  const signaturesOf = (samples: Vector): ReadonlySet<LabelSet> =>
    new Set(samples.map(({ labels }) => signatures.of(labels)))
  const those = (samples: Vector, others: Vector, { in: isIn }: { in: boolean }): Vector => {
    const known = signaturesOf(others)
    return samples.filter(({ labels }) => known.has(signatures.of(labels)) === isIn)
  }
  switch (operator) {
    case 'and':
      return (left, right) => those(left, right, { in: true })
    case 'unless':
      return (left, right) => those(left, right, { in: false })
    case 'or':
      return (left, right) => [...left, ...those(right, left, { in: false })]
    default:
      return undefined
  }
}

function signatureLabels(matching: Matching | undefined): (labels: LabelSet) => LabelSet {
  if (matching?.kind === 'on') {
    const kept = new Set(matching.labels)
    return (labels) => labels.keep(kept)
  }
  const dropped = new Set([...(matching?.labels ?? []), nameLabel])
  return (labels) => labels.drop(dropped)
}

/** Source: resultMetric in promql/engine.go of Prometheus 3.5. */
function resultLabelsOf(
  { keepsName }: NumberOperator,
  matching: Matching | undefined,
): (own: LabelSet, other: LabelSet) => LabelSet {
  const isOneToOne = matching?.many === undefined
  const dropped = new Set([
    ...(keepsName ? [] : [nameLabel]),
    ...(isOneToOne && matching?.kind === 'ignoring' ? matching.labels : []),
  ])
  const kept = isOneToOne && matching?.kind === 'on' ? new Set(matching.labels) : undefined
  const labelsOfOne = new DerivedLabels((labels) => {
    const rest = labels.drop(dropped)
    return kept === undefined ? rest : rest.keep(kept)
  })
  const include = matching?.include ?? []
  if (include.length === 0) return (own) => labelsOfOne.of(own)
  return (own, other) => labelsOfOne.of(own).with(include.map((label) => [label, other.get(label)]))
}
