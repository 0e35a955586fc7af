import { describe, expect, test } from 'vitest'
import { fc } from '../../../seeded-fast-check.ts'
import { PagePool } from '../../../../src/exposition/page-pool.ts'
import { writeProtobuf } from '../../../../src/exposition/protobuf/write-protobuf.ts'
import type { Family, Point } from '../../../../src/snapshot/snapshot.ts'
import { hostileSnapshot } from '../hostile-snapshots.ts'
import { family, histogram, number } from '../snapshots.ts'
import { decodeFamilies, type DecodedFamily, type DecodedMetric } from './decode-families.ts'
import { bytesOf, decode, defaults } from './written-families.ts'

const bounds = [0.1, 1]

describe('whatever a snapshot holds', () => {
  test('counts read back where they begin to take another byte', () => {
    const edges = Array.from({ length: 7 }, (_, i) => 2 ** (7 * (i + 1))).concat(2 ** 53)
    for (const count of edges.flatMap((edge) => [edge - 1, edge])) {
      const point = histogram({ sum: 1, counts: [count, 0], bounds: [1] })
      const [{ metrics }] = decode([family({ name: 'h', type: 'histogram', points: [point] })]) as [
        DecodedFamily,
      ]
      expect(metrics[0]!.histogram).toMatchObject({ count, buckets: [{ count }] })
    }
  })

  test('protobuf reads back as it was', () => {
    fc.assert(
      fc.property(
        hostileSnapshot('UnderscoreEscapingWithSuffixes'),
        fc.constantFrom(1, 64, 500, 65_536),
        (families, pageBytes) => {
          const decoded = decode(families, { pages: new PagePool({ pageBytes }) })
          expect(decoded.map(({ name, help, metrics }) => ({ name, help, metrics }))).toEqual(
            families.map(({ name, help, type, points }) => ({
              name,
              help: help.toWellFormed(),
              metrics: [...points].map((point) => metricOf(point, type)),
            })),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('writeProtobuf turns pages', () => {
  const many = Array.from({ length: 200 }, (_, i) =>
    histogram({ sum: i, counts: [i, 2, 3], bounds }, [['i', 'x'.repeat(i)]]),
  )
  const families = [
    family({ name: 'a_total', type: 'counter', help: 'é'.repeat(100), points: [number(1)] }),
    family({ name: 'h', type: 'histogram', points: many }),
    family({ name: 'z', type: 'gauge', points: [number(3)] }),
  ]

  test.each([1, 16, 100, 500, 4096])('of %i bytes without a change to what is written', (pageBytes) => {
    expect(bytesOf(families, { pages: new PagePool({ pageBytes }) })).toEqual(bytesOf(families))
  })

  test('so that the length of a family holds whatever is recorded between two pages', () => {
    const pages = new PagePool({ pageBytes: 500 })
    const points = many.map((point) => ({ ...point, cells: point.cells.slice() }))
    const parts: Buffer[] = []
    let empty = 0
    const written = writeProtobuf({ families: [{ ...families[1]!, points }] }, { ...defaults, pages })
    for (const page of written) {
      if (page.length === 0) empty++
      parts.push(Buffer.from(page))
      pages.give(page)
      for (const { cells, offset } of points) cells[offset + 2] = Math.min(cells[offset + 2]! * 1000, 2 ** 50)
    }
    expect(empty).toBeGreaterThan(10)
    const [decoded] = decodeFamilies(Buffer.concat(parts))
    expect(decoded!.metrics).toHaveLength(many.length)
    for (const [i, { histogram: read }] of decoded!.metrics.entries()) {
      expect(read!.count).toBe(read!.buckets[1]!.count + 3)
      expect(read!.buckets[0]!.count).toBe(i)
    }
  })
})

function metricOf(point: Point, type: Family['type']): DecodedMetric {
  const { cells, offset, bounds: itsBounds = [], labels } = point
  const pairs = labels.pairs.map(([name, value]) => [name, value.toWellFormed()] as const)
  const shared = { labels: pairs, startTimeMs: undefined, exemplars: [] }
  if (type !== 'histogram')
    return { ...shared, field: type as 'gauge', value: cells[offset]!, histogram: undefined }
  let count = 0
  const buckets = itsBounds.map((upperBound, i) => {
    count += cells[offset + 1 + i]!
    return { count, upperBound, exemplar: undefined }
  })
  count += cells[offset + 1 + itsBounds.length]!
  const none = { spans: [], deltas: [] }
  const absent = { schema: undefined, zeroThreshold: undefined, zeroCount: undefined }
  const read = { count, sum: cells[offset]!, buckets, ...absent, positive: none, negative: none }
  return { ...shared, field: 'histogram', value: undefined, histogram: read }
}
