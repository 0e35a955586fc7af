import { escapePairs } from '../../src/exposition/escape-pairs.ts'
import { escapeName, type Escaping } from '../../src/naming/escape-name.ts'
import type { Exemplar, ExponentialBuckets, Family, Point } from '../../src/snapshot/snapshot.ts'

/** A format as far as it decides what is said, not how. */
export type Dialect = 'text' | 'openmetrics' | 'protobuf'

/** A family as a reader of the exposition must understand it. */
export interface ExpectedFamily {
  /** What its descriptors call it. */
  readonly name: string
  readonly type: string
  readonly help: string
  readonly unit: string
  readonly samples: readonly ExpectedSample[]
}

export interface ExpectedSample {
  readonly name: string
  /** Sorted by name. */
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly value: number
  readonly exemplar?: Exemplar | undefined
  /** The histogram itself, where it is native and this sample is all there is of it. */
  readonly native?: ExponentialBuckets | undefined
  /** All of a native histogram. */
  readonly exemplars?: readonly Exemplar[] | undefined
}

export interface Reading {
  readonly dialect: Dialect
  readonly escaping: Escaping
}

/**
 * Says what a reader must find of a model, from the rules of the formats and not from the writer.
 *
 * Of names that escaping makes alike the first stays. Histograms are native only in protobuf.
 */
export function expectedFamilies(families: readonly Family[], reading: Reading): ExpectedFamily[] {
  const { dialect, escaping } = reading
  const taken = new Set<string>()
  return families.flatMap((family) => {
    const sampleName = escapeName(family.name, escaping)
    if (family.points.length === 0 || taken.has(sampleName)) return []
    taken.add(sampleName)
    const described =
      dialect === 'openmetrics' ? openMetricsName(family, sampleName) : plainName(family, sampleName)
    return {
      ...described,
      help: family.help.toWellFormed(),
      unit: dialect === 'text' || described.type === 'info' ? '' : unitOf(family, sampleName),
      samples: [...family.points].flatMap((point) =>
        samplesOf(point, { ...reading, type: family.type, name: sampleName }),
      ),
    }
  })
}

const plainTypes: Readonly<Record<string, string>> = { info: 'gauge', stateset: 'gauge', unknown: 'untyped' }

function plainName({ type }: Family, name: string): { name: string; type: string } {
  return { name, type: plainTypes[type] ?? type }
}

function openMetricsName({ name: ownName, type }: Family, name: string): { name: string; type: string } {
  if (type === 'info') return { name: name.replace(/_info$/, ''), type }
  // A set of states whose name is escaped loses its type, not its values.
  if (type === 'stateset') return { name, type: name === ownName ? type : 'gauge' }
  if (type !== 'counter') return { name, type }
  return name.endsWith('_total') ? { name: name.slice(0, -'_total'.length), type } : { name, type: 'unknown' }
}

function unitOf({ unit }: Family, name: string): string {
  return unit !== '' && name.replace(/_total$/, '').endsWith(`_${unit}`) ? unit : ''
}

interface OfFamily extends Reading {
  readonly type: Family['type']
  readonly name: string
}

function samplesOf(point: Point, { dialect, escaping, type, name }: OfFamily): ExpectedSample[] {
  const { cells, offset, bounds = [], exemplars, exponential, hasSum } = point
  const labels = escapePairs(point.labels.pairs, escaping)
    .map(([label, value]) => [label, value.toWellFormed()] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const value = cells[offset]!
  const shown = (exemplar: Exemplar | undefined): Exemplar | undefined => shownExemplar(exemplar, dialect)
  if (type !== 'histogram') {
    if (dialect === 'openmetrics' && type === 'counter' && !(value >= 0)) return []
    const isCounter = type === 'counter' && (dialect === 'protobuf' || name.endsWith('_total'))
    return [{ name, labels, value, exemplar: isCounter ? shown(exemplars?.[0]) : undefined }]
  }
  if (dialect === 'protobuf' && exponential !== undefined && hasSum !== false && exponential.scale >= -4)
    return [
      {
        name,
        labels,
        value,
        native: exponential,
        exemplars: (exemplars ?? []).flatMap((one) => shown(one) ?? []),
      },
    ]
  let count = 0
  const buckets = [...bounds, Infinity].map((bound, i) => ({
    name: `${name}_bucket`,
    labels: [...labels, ['le', leOf(bound, dialect)] as const],
    value: (count += cells[offset + 1 + i]!),
    exemplar: shown(exemplars?.[i]),
  }))
  const isSigned = value < 0 || bounds[0]! < 0
  const sum = { name: `${name}_sum`, labels, value: hasSum === false ? NaN : value }
  const total = { name: `${name}_count`, labels, value: count }
  if (dialect === 'openmetrics') return hasSum === false || isSigned ? buckets : [...buckets, sum, total]
  return hasSum === false && dialect === 'text' ? [...buckets, total] : [...buckets, sum, total]
}

/**
 * Text has none; OpenMetrics 1.0 shows the first labels that keep to 128 characters, and none with a NUL, at
 * which Prometheus would fail the scrape.
 */
function shownExemplar(exemplar: Exemplar | undefined, dialect: Dialect): Exemplar | undefined {
  if (exemplar === undefined || dialect === 'text') return undefined
  const all = exemplar.labels.map(([name, value]) => [name, value.toWellFormed()] as const)
  if (dialect === 'protobuf') return { ...exemplar, labels: all }
  const labels = all.filter(([, value]) => !value.includes('\0'))
  const fitting = labels.findIndex(
    (_, i) =>
      Array.from(
        labels
          .slice(0, i + 1)
          .flat()
          .join(''),
      ).length > 128,
  )
  return { ...exemplar, labels: fitting === -1 ? labels : labels.slice(0, fitting) }
}

/** By exponent, as Go's `%g` is described; OpenMetrics gives whole numbers a fraction. */
function leOf(bound: number, dialect: Dialect): string {
  if (bound === Infinity) return '+Inf'
  const size = Math.abs(bound)
  if (bound !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [digits, exponent] = bound.toExponential().split('e') as [string, string]
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
  }
  return dialect === 'openmetrics' && Number.isInteger(bound) ? `${bound}.0` : String(bound)
}
