import type { Exemplar, Family, LabelSet, Point } from '../../src/snapshot/snapshot.ts'
import { family, histogram, number } from '../unit/exposition/snapshots.ts'

/** A whole second shortly before the tests, since servers take no old exemplars. */
const recordedMs = Math.floor(Date.now() / 1000) * 1000 - 10_000
const startTimeMs = recordedMs - 60_000

/**
 * Gives families of every type, with each value, text and part that has a rule of its own in some format.
 *
 * Names are plain. The model is new at each call: writers keep texts on its labels.
 */
export function plainModel(): readonly Family[] {
  return [
    family({
      name: 'target_info',
      type: 'info',
      help: 'Target.',
      points: [number(1, [['service', 'shop']])],
    }),
    family({ name: 'never_seen', type: 'gauge', help: 'Without a point.' }),
    family({
      name: 'requests_total',
      type: 'counter',
      help: 'Requests "taken",\nby \\ route.',
      points: [
        { ...number(1234, [['route', '/a "b" \\ c']]), startTimeMs, exemplars: [exemplar(1)] },
        { ...number(98_765, [['route', 'line\nfeed']]), startTimeMs },
        number(12_345_678_901, [['route', 'é😱']]),
        number(0.1),
      ],
    }),
    family({
      name: 'odd_total',
      type: 'counter',
      points: [number(NaN, [['is', 'nan']]), number(-1, [['is', 'less']]), number(0, [['is', 'zero']])],
    }),
    family({
      name: 'temperature_celsius',
      type: 'gauge',
      help: 'Of the room.',
      unit: 'celsius',
      points: [NaN, Infinity, -Infinity, -4.5, 1e-7, 1e21, 5e-324, 2 ** 53, -7, 1_000_000].map((value, i) =>
        number(value, [['sensor', `s${i}`]]),
      ),
    }),
    family({ name: 'foo_seconds_bar', type: 'gauge', unit: 'seconds', points: [number(3)] }),
    family({ name: 'anything', type: 'unknown', help: 'Of no type.', points: [number(-0.5)] }),
    family({
      name: 'pool_state',
      type: 'stateset',
      points: ['idle', 'used'].map((state, i) => number(i, [['pool_state', state]])),
    }),
    family({
      name: 'request_duration_seconds',
      type: 'histogram',
      help: 'Durations.',
      unit: 'seconds',
      points: [
        {
          ...histogram({ sum: 12.75, counts: [1, 0, 30, 200, 5, 2 ** 33], bounds: durationBounds }, [
            ['route', '/'],
          ]),
          startTimeMs,
          exemplars: [
            exemplar(0.0005),
            undefined,
            exemplar(0.75, 'long'),
            undefined,
            undefined,
            exemplar(2e6),
          ],
        },
        histogram({ sum: 0, counts: [0, 0, 0, 0, 0, 0], bounds: durationBounds }),
      ],
    }),
    family({
      name: 'change_bytes',
      type: 'histogram',
      unit: 'bytes',
      points: [histogram({ sum: 3, counts: [1, 2, 3], bounds: [-10, 10] }, [['is', 'signed']])],
    }),
    family({
      name: 'no_sum',
      type: 'histogram',
      points: [{ ...histogram({ sum: 3, counts: [1, 2], bounds: [1] }), hasSum: false }],
    }),
    family({ name: 'payload_bytes', type: 'histogram', unit: 'bytes', points: exponentialPoints() }),
  ]
}

/**
 * Gives families with names that only UTF-8 allows, two of which become one when they are escaped with
 * underscores.
 */
export function utf8Model(): readonly Family[] {
  return [
    family({
      name: 'net.sent_bytes_total',
      type: 'counter',
      help: 'Sent.',
      unit: 'bytes',
      points: [
        { ...number(7), startTimeMs },
        number(8, [
          ['http.method', 'GET'],
          ['plain_one', 'x'],
        ]),
      ],
    }),
    family({ name: 'net-sent_bytes_total', type: 'counter', help: 'Sent as well.', points: [number(9)] }),
    family({
      name: 'größe "a\\b"',
      type: 'gauge',
      points: [
        number(1, [
          ['a-b', '1'],
          ['a.b', '2'],
          ['a_b', '3'],
          ['länge "x"', 'y'],
        ]),
      ],
    }),
    family({ name: '2xx.rate', type: 'gauge', points: [number(2, [['2xx', 'z']])] }),
    family({
      name: 'http.duration_seconds',
      type: 'histogram',
      unit: 'seconds',
      points: [
        histogram({ sum: 1.5, counts: [1, 2, 3], bounds: [0.5, 1] }, [['http.route', '/']]),
        histogram({ sum: 0.5, counts: [1, 0, 0], bounds: [0.5, 1] }),
      ],
    }),
  ]
}

const durationBounds = [0.001, 0.5, 1, 10, 1e6]

/** The worked example of the OpenTelemetry specification, and one whose buckets are finer than any schema. */
function exponentialPoints(): Point[] {
  const coarse = {
    scale: 3,
    zeroCount: 2,
    positive: { offset: 3, bucketCounts: [10, 0, 0, 20, 5, 2] },
    negative: { offset: -2, bucketCounts: [4, 0, 1] },
  }
  const fine = {
    scale: 10,
    zeroCount: 0,
    positive: { offset: -5, bucketCounts: [1, 2, 3, 4, 5, 6, 7] },
    negative: { offset: 0, bucketCounts: [] },
  }
  return [
    {
      ...histogram({ sum: 8, counts: [7, 10, 27], bounds: [0.5, 2] }, [['scale', '3']]),
      startTimeMs,
      exponential: coarse,
      exemplars: [undefined, exemplar(1.5)],
    },
    {
      ...histogram({ sum: 28, counts: [15, 13, 0], bounds: [0.999, 2] }, [['scale', '10']]),
      exponential: fine,
    },
  ]
}

/** Gives an exemplar; a long one has more labels than OpenMetrics 1.0 takes. */
function exemplar(value: number, size: 'short' | 'long' = 'short'): Exemplar {
  const labels: LabelSet['pairs'][number][] = [
    ['trace_id', '4bf92f3577b34da6a3ce929d0e0e4736'],
    ['span_id', '00f067aa0ba902b7'],
    ['raw', 'a\0b'],
    ['route', size === 'long' ? 'r'.repeat(100) : '/é "q" \\'],
  ]
  return { labels, value, timeMs: recordedMs + 7 }
}
