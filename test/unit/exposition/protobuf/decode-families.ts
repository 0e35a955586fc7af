import { bytesOf, fieldsOf, Reader, textOf, unzigzag } from './protobuf-reader.ts'

/** A `MetricFamily` as it was read back; numbers that are absent are undefined. */
export interface DecodedFamily {
  readonly name: string
  readonly help: string
  readonly type: number | undefined
  readonly unit: string
  readonly metrics: readonly DecodedMetric[]
}

export interface DecodedMetric {
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly value: number | undefined
  /** Which of gauge, counter, untyped and histogram the metric has. */
  readonly field: 'gauge' | 'counter' | 'untyped' | 'histogram'
  readonly startTimeMs: number | undefined
  readonly exemplars: readonly DecodedExemplar[]
  readonly histogram: DecodedHistogram | undefined
}

export interface DecodedHistogram {
  readonly count: number
  readonly sum: number
  readonly buckets: readonly { count: number; upperBound: number; exemplar: DecodedExemplar | undefined }[]
  readonly schema: number | undefined
  readonly zeroThreshold: number | undefined
  readonly zeroCount: number | undefined
  readonly positive: DecodedRun
  readonly negative: DecodedRun
}

export interface DecodedRun {
  readonly spans: readonly (readonly [offset: number, length: number])[]
  readonly deltas: readonly number[]
}

export interface DecodedExemplar {
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly value: number
  readonly timeMs: number
}

/** Reads a stream of delimited families; throws at a field that the format does not have, and at bytes left over. */
export function decodeFamilies(bytes: Uint8Array): DecodedFamily[] {
  const reader = new Reader(bytes)
  const families: DecodedFamily[] = []
  while (!reader.atEnd) families.push(decodeFamily(reader.take(Number(reader.varint()))))
  return families
}

function decodeFamily(bytes: Uint8Array): DecodedFamily {
  const family = { name: '', help: '', type: undefined as number | undefined, unit: '' }
  const metrics: DecodedMetric[] = []
  for (const [number, value] of fieldsOf(bytes)) {
    if (number === 1) family.name = textOf(value)
    else if (number === 2) family.help = textOf(value)
    else if (number === 3) family.type = Number(value)
    else if (number === 4) metrics.push(decodeMetric(bytesOf(value)))
    else if (number === 5) family.unit = textOf(value)
    else throw new Error(`MetricFamily has no field ${number}`)
  }
  return { ...family, metrics }
}

const metricFields = { 2: 'gauge', 3: 'counter', 5: 'untyped', 7: 'histogram' } as const

function decodeMetric(bytes: Uint8Array): DecodedMetric {
  const labels: (readonly [string, string])[] = []
  let decoded: Omit<DecodedMetric, 'labels'> | undefined
  for (const [number, value] of fieldsOf(bytes)) {
    if (number === 1) labels.push(decodeLabel(bytesOf(value)))
    else if (number === 7) decoded = decodeHistogram(bytesOf(value))
    else if (number === 2 || number === 3 || number === 5)
      decoded = decodeNumber(bytesOf(value), metricFields[number])
    else throw new Error(`Metric has no field ${number}`)
  }
  if (decoded === undefined) throw new Error('a metric without a value')
  return { labels, ...decoded }
}

function decodeNumber(
  bytes: Uint8Array,
  field: 'gauge' | 'counter' | 'untyped',
): Omit<DecodedMetric, 'labels'> {
  let value: number | undefined
  let startTimeMs: number | undefined
  const exemplars: DecodedExemplar[] = []
  for (const [number, read] of fieldsOf(bytes)) {
    if (number === 1) value = read as number
    else if (field === 'counter' && number === 2) exemplars.push(decodeExemplar(bytesOf(read)))
    else if (field === 'counter' && number === 3) startTimeMs = decodeTime(bytesOf(read))
    else throw new Error(`${field} has no field ${number}`)
  }
  return { field, value, startTimeMs, exemplars, histogram: undefined }
}

function decodeHistogram(bytes: Uint8Array): Omit<DecodedMetric, 'labels'> {
  const buckets: DecodedHistogram['buckets'][number][] = []
  const exemplars: DecodedExemplar[] = []
  const positive = { spans: [] as (readonly [number, number])[], deltas: [] as number[] }
  const negative = { spans: [] as (readonly [number, number])[], deltas: [] as number[] }
  const scalars = new Map<number, number>()
  let startTimeMs: number | undefined
  for (const [number, value] of fieldsOf(bytes)) {
    switch (number) {
      case 1:
      case 2:
      case 6:
      case 7:
        scalars.set(number, Number(value))
        break
      case 5:
        scalars.set(number, unzigzag(value as bigint))
        break
      case 3:
        buckets.push(decodeBucket(bytesOf(value)))
        break
      case 9:
        negative.spans.push(decodeSpan(bytesOf(value)))
        break
      case 10:
        negative.deltas.push(...decodeDeltas(bytesOf(value)))
        break
      case 12:
        positive.spans.push(decodeSpan(bytesOf(value)))
        break
      case 13:
        positive.deltas.push(...decodeDeltas(bytesOf(value)))
        break
      case 15:
        startTimeMs = decodeTime(bytesOf(value))
        break
      case 16:
        exemplars.push(decodeExemplar(bytesOf(value)))
        break
      default:
        throw new Error(`Histogram has no field ${number}`)
    }
  }
  const histogram = {
    count: scalars.get(1)!,
    sum: scalars.get(2)!,
    buckets,
    schema: scalars.get(5),
    zeroThreshold: scalars.get(6),
    zeroCount: scalars.get(7),
    positive,
    negative,
  }
  return { field: 'histogram', value: undefined, startTimeMs, exemplars, histogram }
}

function decodeBucket(bytes: Uint8Array): DecodedHistogram['buckets'][number] {
  const fields = new Map(fieldsOf(bytes))
  const exemplar = fields.get(3)
  return {
    count: Number(fields.get(1)),
    upperBound: fields.get(2) as number,
    exemplar: exemplar === undefined ? undefined : decodeExemplar(bytesOf(exemplar)),
  }
}

function decodeSpan(bytes: Uint8Array): readonly [number, number] {
  const fields = new Map(fieldsOf(bytes))
  return [unzigzag(fields.get(1) as bigint), Number(fields.get(2))]
}

function decodeDeltas(bytes: Uint8Array): number[] {
  const reader = new Reader(bytes)
  const deltas: number[] = []
  while (!reader.atEnd) deltas.push(unzigzag(reader.varint()))
  return deltas
}

function decodeExemplar(bytes: Uint8Array): DecodedExemplar {
  const fields = [...fieldsOf(bytes)]
  const value = fields.find(([number]) => number === 2)![1] as number
  const time = fields.find(([number]) => number === 3)![1]
  const labels = fields.filter(([number]) => number === 1).map(([, label]) => decodeLabel(bytesOf(label)))
  return { labels, value, timeMs: decodeTime(bytesOf(time)) }
}

function decodeLabel(bytes: Uint8Array): readonly [string, string] {
  const fields = new Map(fieldsOf(bytes))
  return [textOf(fields.get(1)!), textOf(fields.get(2)!)]
}

function decodeTime(bytes: Uint8Array): number {
  const fields = new Map(fieldsOf(bytes))
  return Number(fields.get(1)) * 1000 + Number(fields.get(2) ?? 0) / 1e6
}
