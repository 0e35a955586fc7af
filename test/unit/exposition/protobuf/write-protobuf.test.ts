import { describe, expect, test } from 'vitest'
import type { ProtobufOptions } from '../../../../src/exposition/protobuf/write-protobuf.ts'
import type { Exemplar, Point } from '../../../../src/snapshot/snapshot.ts'
import { family, histogram, number } from '../snapshots.ts'
import type { DecodedFamily } from './decode-families.ts'
import { bytesOf, decode } from './written-families.ts'

const bounds = [0.1, 1]
const startTimeMs = 1_790_000_000_123.5
const exemplar: Exemplar = {
  labels: [
    ['trace_id', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['span_id', '00f067aa0ba902b7'],
  ],
  value: 0.25,
  timeMs: 1_790_000_001_007,
}

describe('writeProtobuf', () => {
  test('writes each type with its field, its start and its labels', () => {
    const decoded = decode([
      family({ name: 'target_info', type: 'info', help: 'Target.', points: [number(1, [['a', 'b']])] }),
      family({
        name: 'sent_bytes_total',
        type: 'counter',
        unit: 'bytes',
        points: [{ ...number(12_345_678_901), startTimeMs }],
      }),
      family({ name: 'odd', type: 'unknown', points: [number(-0.5)] }),
      family({
        name: 'duration_seconds',
        type: 'histogram',
        unit: 'seconds',
        points: [{ ...histogram({ sum: 8.25, counts: [1, 200, 2 ** 33], bounds }), startTimeMs }],
      }),
    ])
    const empty = { help: '', unit: '' }
    const numeric = { exemplars: [], histogram: undefined, startTimeMs: undefined }
    expect(decoded).toEqual([
      {
        ...empty,
        name: 'target_info',
        help: 'Target.',
        type: 1,
        metrics: [{ ...numeric, labels: [['a', 'b']], field: 'gauge', value: 1 }],
      },
      {
        ...empty,
        name: 'sent_bytes_total',
        type: 0,
        unit: 'bytes',
        metrics: [{ ...numeric, labels: [], field: 'counter', value: 12_345_678_901, startTimeMs }],
      },
      {
        ...empty,
        name: 'odd',
        type: 3,
        metrics: [{ ...numeric, labels: [], field: 'untyped', value: -0.5 }],
      },
      {
        ...empty,
        name: 'duration_seconds',
        type: 4,
        unit: 'seconds',
        metrics: [
          {
            labels: [],
            field: 'histogram',
            value: undefined,
            startTimeMs,
            exemplars: [],
            histogram: {
              count: 201 + 2 ** 33,
              sum: 8.25,
              buckets: [
                { count: 1, upperBound: 0.1, exemplar: undefined },
                { count: 201, upperBound: 1, exemplar: undefined },
              ],
              schema: undefined,
              zeroThreshold: undefined,
              zeroCount: undefined,
              positive: { spans: [], deltas: [] },
              negative: { spans: [], deltas: [] },
            },
          },
        ],
      },
    ])
  })

  test('writes exemplars of counters and of buckets, the last bucket with its own', () => {
    const [counter, buckets] = decode([
      family({ name: 'a_total', type: 'counter', points: [{ ...number(2), exemplars: [exemplar] }] }),
      family({
        name: 'b',
        type: 'histogram',
        points: [
          {
            ...histogram({ sum: 3, counts: [1, 2, 300], bounds }),
            exemplars: [undefined, exemplar, exemplar],
          },
        ],
      }),
    ])
    expect(counter!.metrics[0]!.exemplars).toEqual([exemplar])
    expect(buckets!.metrics[0]!.histogram!.buckets).toEqual([
      { count: 1, upperBound: 0.1, exemplar: undefined },
      { count: 3, upperBound: 1, exemplar },
      { count: 303, upperBound: Infinity, exemplar },
    ])
  })

  test('writes nothing at all for nothing', () => {
    expect(bytesOf([])).toHaveLength(0)
    expect(bytesOf([family({ name: 'empty', type: 'gauge' })])).toHaveLength(0)
  })

  test('says that a sum is unknown, since a missing one would read as 0', () => {
    const point = { ...histogram({ sum: 3, counts: [1, 2], bounds: [1] }), hasSum: false }
    expect(
      decode([family({ name: 'h', type: 'histogram', points: [point] })])[0]!.metrics[0]!.histogram!.sum,
    ).toBeNaN()
  })

  test('escapes names as it is asked to', () => {
    const dotted = [family({ name: 'a.b', type: 'gauge', points: [number(1, [['c.d', 'e']])] })]
    const nameAndLabel = (escaping: ProtobufOptions['escaping']) => {
      const [{ name, metrics }] = decode(dotted, { escaping }) as [DecodedFamily]
      return [name, metrics[0]!.labels[0]![0]]
    }
    expect(nameAndLabel('underscores')).toEqual(['a_b', 'c_d'])
    expect(nameAndLabel('allow-utf-8')).toEqual(['a.b', 'c.d'])
    expect(nameAndLabel('dots')).toEqual(['a_dot_b', 'c_dot_d'])
    expect(nameAndLabel('values')).toEqual(['U__a_2e_b', 'U__c_2e_d'])
  })
})

test('writeProtobuf escapes a label in each way, whichever it wrote before', () => {
  const underscored = [family({ name: 'a', type: 'gauge', points: [number(1, [['b_c', 'd']])] })]
  const label = (escaping: ProtobufOptions['escaping']) =>
    decode(underscored, { escaping })[0]!.metrics[0]!.labels[0]![0]
  expect((['underscores', 'dots', 'underscores', 'dots', 'values'] as const).map(label)).toEqual([
    'b_c',
    'b__c',
    'b_c',
    'b__c',
    'b_c',
  ])
})

describe('writeProtobuf with exponential buckets', () => {
  // The worked example of the OpenTelemetry specification's translation.
  const exponential = {
    scale: 3,
    zeroCount: 2,
    positive: { offset: 3, bucketCounts: [10, 0, 0, 20, 5, 2] },
    negative: { offset: -2, bucketCounts: [4, 0, 1] },
  }
  const point: Point = {
    ...histogram({ sum: 8, counts: [7, 10, 27], bounds }),
    exemplars: [exemplar, undefined, undefined],
    exponential,
  }
  const shown = (nativeHistograms: ProtobufOptions['nativeHistograms'], given = point) =>
    decode([family({ name: 'h', type: 'histogram', points: [given] })], { nativeHistograms })[0]!.metrics[0]!

  const native = {
    count: 44,
    sum: 8,
    schema: 3,
    zeroThreshold: 1e-128,
    zeroCount: 2,
    positive: {
      spans: [
        [4, 1],
        [2, 3],
      ],
      deltas: [10, 10, -15, -3],
    },
    negative: { spans: [[-1, 3]], deltas: [4, -4, 1] },
  }
  const classic = [
    { count: 7, upperBound: 0.1, exemplar },
    { count: 17, upperBound: 1, exemplar: undefined },
  ]

  test('shows a native histogram alone, with its exemplars in a list', () => {
    const { histogram: decoded, exemplars } = shown('native')
    expect(decoded).toEqual({ ...native, buckets: [] })
    expect(exemplars).toEqual([exemplar])
  })

  test('shows both when it is told so', () => {
    const { histogram: decoded, exemplars } = shown('both')
    expect(decoded).toEqual({ ...native, buckets: classic })
    expect(exemplars).toEqual([exemplar])
  })

  test('shows the buckets with bounds alone when it is told so', () => {
    const { histogram: decoded, exemplars } = shown('classic')
    expect(decoded).toMatchObject({ count: 44, schema: undefined, buckets: classic })
    expect(exemplars).toEqual([])
  })

  test('shows the buckets with bounds where no schema is as wide, or the sum is unknown', () => {
    const tooWide = { ...point, exponential: { ...exponential, scale: -5 } }
    expect(shown('native', tooWide).histogram).toMatchObject({ schema: undefined, buckets: classic })
    expect(shown('native', { ...point, hasSum: false }).histogram!.schema).toBeUndefined()
  })

  test('shows a native histogram that counted nothing as one', () => {
    const none = { offset: 0, bucketCounts: [] }
    const empty = { scale: 8, zeroCount: 0, positive: none, negative: none }
    const { histogram: decoded } = shown('native', { ...point, exponential: empty })
    expect(decoded).toMatchObject({ count: 0, schema: 8, zeroThreshold: 1e-128, zeroCount: 0 })
  })
})
