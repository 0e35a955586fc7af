import { fc, seed } from '../seeded-fast-check.ts'
import type { Strategy } from '../../src/naming/strategy.ts'
import type { BucketRun, Exemplar, ExponentialBuckets, Family, Point } from '../../src/snapshot/snapshot.ts'
import { hostileSnapshot, hostileText } from '../unit/exposition/hostile-snapshots.ts'
import { family, number } from '../unit/exposition/snapshots.ts'

/**
 * Gives one model of many hostile snapshots, whose families are told apart by a number: a judge is slow to
 * start, so it gets all at once.
 */
export function hostileModel(strategy: Strategy, snapshots: number): readonly Family[] {
  const drawn = fc.sample(extended(strategy), { numRuns: snapshots, seed })
  const infos = family({
    name: 'target_info',
    type: 'info',
    points: [number(1, [['service', `hostile ${seed}`]])],
  })
  return [
    infos,
    ...drawn.flatMap((families, at) => families.map((one) => ({ ...one, name: `n${at}_${one.name}` }))),
  ]
}

/** Snapshots with what the unit tests' have not: starts, exemplars and exponential buckets. */
function extended(strategy: Strategy): fc.Arbitrary<readonly Family[]> {
  return fc
    .tuple(hostileSnapshot(strategy), fc.array(extras, { minLength: 4, maxLength: 4 }))
    .map(([families, given]) =>
      families.map((one) => ({
        ...one,
        points: [...one.points].map((point, at) => {
          const isNative = given.every(({ exponential }) => exponential !== null)
          return withExtras(point, { ...given[at]!, type: one.type, isNative })
        }),
      })),
    )
}

const millisecond = fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 })
const bucketRun = fc.record({
  /** How far from 1 its bounds are, of as far as doubles go; below they would be within the bucket of zero. */
  distance: fc.double({ min: -0.45, max: 1, noNaN: true }),
  bucketCounts: fc.array(fc.nat({ max: 2 ** 30 }), { maxLength: 12 }),
})

const extras = fc.record({
  startTimeMs: fc.oneof(fc.constant(0), millisecond),
  traceId: fc.option(fc.constant('4bf92f3577b34da6a3ce929d0e0e4736')),
  attributes: fc.uniqueArray(fc.tuple(fc.constantFrom('route', 'a_b', 'c'), hostileText), {
    maxLength: 2,
    selector: ([name]) => name,
  }),
  timeMs: millisecond,
  exponential: fc.option(
    fc.record({
      // An aggregation gives all series of a metric exponential buckets, none wider than the widest schema:
      // Prometheus refuses families that have histograms of both kinds (2.53 and 3.5).
      scale: fc.integer({ min: -4, max: 14 }),
      zeroCount: fc.nat({ max: 2 ** 30 }),
      positive: bucketRun,
      negative: bucketRun,
    }),
  ),
})

type Extras = typeof extras extends fc.Arbitrary<infer Value> ? Value : never

function withExtras(
  point: Point,
  given: Extras & { readonly type: Family['type']; readonly isNative: boolean },
): Point {
  const { startTimeMs, traceId, attributes, timeMs, exponential, type, isNative } = given
  const labels = [...(traceId === null ? [] : [['trace_id', traceId] as const]), ...attributes]
  const exemplarOf = (value: number): Exemplar => ({ labels, value, timeMs })
  if (type === 'counter') return { ...point, startTimeMs, exemplars: [exemplarOf(0.5)] }
  if (type !== 'histogram') return { ...point, startTimeMs }
  const exemplars = [...point.bounds!, Number.MAX_VALUE].map((bound, i) =>
    i % 2 === 0 ? exemplarOf(bound) : undefined,
  )
  return {
    ...point,
    startTimeMs,
    exemplars,
    ...(isNative && exponential !== null ? { exponential: placed(exponential) } : {}),
  }
}

function placed(given: NonNullable<Extras['exponential']>): ExponentialBuckets {
  const { scale, zeroCount } = given
  const most = Math.min(2000, Math.floor(900 * 2 ** scale) - given.positive.bucketCounts.length)
  const place = ({ distance, bucketCounts }: typeof given.positive): BucketRun => ({
    offset: Math.round(distance * Math.max(most, 0)),
    bucketCounts,
  })
  return { scale, zeroCount, positive: place(given.positive), negative: place(given.negative) }
}
