import { fc } from '../../seeded-fast-check.ts'
import { exposedLabels } from '../../../src/naming/exposed-labels.ts'
import { metricName } from '../../../src/naming/metric-name.ts'
import type { Strategy } from '../../../src/naming/strategy.ts'
import type { Family, FamilyType, Point } from '../../../src/snapshot/snapshot.ts'
import { family, histogram, number } from './snapshots.ts'

/** Texts that have broken an exporter somewhere: each alone, and mixed into others. */
const hostileTexts = [
  '',
  '"',
  '\\',
  '\\n',
  '\n',
  '\r\n',
  '\0',
  '\t',
  ' ',
  '{',
  '}',
  ',',
  '=',
  '#',
  '# EOF',
].concat(
  ['\u2028', '\ufeff', '\ud800', '\udc00', '😱', 'é', 'e\u0301', '\u202e'],
  ['NaN', '1', '__name__', 'le', 'a.b', 'a_b', 'a-b', ':', 'x'.repeat(10_000)],
)

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(fc.constantFrom(...hostileTexts.filter(({ length }) => length < 10)), { maxLength: 6 })
    .map((parts) => parts.join('')),
)

const count = fc.nat({ max: 2 ** 40 })
const finite = fc.double({ noDefaultInfinity: true, noNaN: true })

const kinds = ['counter', 'gauge', 'histogram'] as const

/** Snapshots as a strategy names them, of whatever attributes, helps, names and values. */
export function hostileSnapshot(strategy: Strategy): fc.Arbitrary<readonly Family[]> {
  const anyFamily = fc.record({
    name: hostileText,
    kind: fc.constantFrom(...kinds),
    unit: fc.constantFrom('s', 'By', '1', '', '{thing}', 'By/s'),
    help: hostileText,
    seeds: fc.array(pointSeed, { minLength: 1, maxLength: 4 }),
  })
  return fc.array(anyFamily, { maxLength: 5 }).map((given) =>
    given.flatMap(({ name, kind, unit, help, seeds }, index) => {
      // The number keeps names apart: that clashes are dealt with has tests of its own.
      const exposed = metricName({ name: `m${index}x.${name}`, unit, kind, strategy })
      if (exposed === undefined) throw new Error('a name with letters can always stand')
      const points = seeds.map((seed, at) => toPoint(seed, { kind, strategy, at }))
      return [family({ name: exposed.name, type: kind, help, unit: exposed.unitWord, points })]
    }),
  )
}

const pointSeed = fc.record({
  attributes: fc.array(fc.tuple(hostileText, hostileText), { maxLength: 5 }),
  gauge: fc.double(),
  counter: fc.oneof(count, fc.double({ min: 0, noNaN: true })),
  sum: finite,
  bounds: fc.uniqueArray(finite, { maxLength: 6, comparator: (a, b) => a === b }),
  counts: fc.array(count, { minLength: 7, maxLength: 7 }),
})

type PointSeed = typeof pointSeed extends fc.Arbitrary<infer Seed> ? Seed : never

function toPoint(
  seed: PointSeed,
  { kind, strategy, at }: { kind: FamilyType; strategy: Strategy; at: number },
): Point {
  const reserved = kind === 'histogram' ? ['le'] : []
  // A point's own attribute keeps the series of a family apart, as the store does.
  const pairs = exposedLabels([...dedupe(seed.attributes), ['point', String(at)]], { strategy, reserved })
  if (kind !== 'histogram') return number(kind === 'gauge' ? seed.gauge : seed.counter, pairs)
  const bounds = seed.bounds.map((bound) => bound + 0).toSorted((a, b) => a - b)
  return histogram({ sum: seed.sum, bounds, counts: seed.counts.slice(0, bounds.length + 1) }, pairs)
}

/** Attributes are an object's: each key stands once. */
function dedupe(attributes: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return [...new Map(attributes)]
}
