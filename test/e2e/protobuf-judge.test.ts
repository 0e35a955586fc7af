import { describe, expect, test } from 'vitest'
import { fc } from '../seeded-fast-check.ts'
import { defaultExpositionOptions } from '../../src/exposition/exposition-options.ts'
import { offeredFormats } from '../../src/exposition/formats.ts'
import { PagePool } from '../../src/exposition/page-pool.ts'
import { writeExposition } from '../../src/exposition/write-exposition.ts'
import type { Exemplar, Family, Point } from '../../src/snapshot/snapshot.ts'
import { readWithProtoc } from '../conformance/judges/protoc-reading.ts'
import { hostileSnapshot } from '../unit/exposition/hostile-snapshots.ts'
import { family, histogram, number } from '../unit/exposition/snapshots.ts'

const protobuf = offeredFormats({ openMetrics2: false }).find(({ name }) => name === 'protobuf')!

const exemplar: Exemplar = {
  labels: [
    ['trace_id', 'a'.repeat(32)],
    ['span_id', 'b'.repeat(16)],
  ],
  value: 0.25,
  timeMs: 1_790_000_001_007,
}
const exponential = {
  scale: 3,
  zeroCount: 2,
  positive: { offset: -300, bucketCounts: [10, 0, 0, 20, 5, 2, 0, 2 ** 40] },
  negative: { offset: -2, bucketCounts: [4, 0, 1] },
}
const startTimeMs = 1_790_000_000_000
const point: Point = {
  ...histogram({ sum: 8.5, counts: [7, 130, 2 ** 33], bounds: [0.1, 1] }, [['route', '/é "x"']]),
  startTimeMs,
  exemplars: [exemplar, undefined, exemplar],
}
const families = [
  family({ name: 'a_seconds', type: 'histogram', unit: 'seconds', help: 'A.', points: [point] }),
  family({ name: 'b_seconds', type: 'histogram', unit: 'seconds', points: [{ ...point, exponential }] }),
  family({
    name: 'c_total',
    type: 'counter',
    points: [{ ...number(3), startTimeMs: startTimeMs + 0.5, exemplars: [exemplar] }],
  }),
  family({ name: 'd', type: 'unknown', points: [number(NaN), number(-Infinity, [['a', 'b']])] }),
  family({ name: 'target_info', type: 'info', points: [number(1)] }),
]

describe('protoc', () => {
  test('reads every family, and writes the same bytes from what it read', async () => {
    for (const nativeHistograms of ['native', 'both', 'classic'] as const) {
      const { text, given, bytes } = await readWithProtoc(written(families, nativeHistograms))
      expect(text.match(/^family \{/gm)).toHaveLength(families.length)
      expect(bytes).toEqual(given)
    }
    const { text } = await readWithProtoc(written(families, 'native'))
    const [, classic, native] = text.split(/^family \{/m)
    expect(classic).toMatch(/cumulative_count: 137\n\s+upper_bound: 1\n/)
    expect(native).toContain('schema: 3\n')
    // A field that the schema lacks would be shown by its number.
    expect(text).not.toMatch(/^\s*\d+:/m)
  })

  test('refuses what is cut off, so that its reading means something', async () => {
    await expect(readWithProtoc(written(families, 'native').subarray(0, -3))).rejects.toThrow('protoc')
  })

  test('reads whatever attributes, helps and values make', async () => {
    await fc.assert(
      fc.asyncProperty(hostileSnapshot('UnderscoreEscapingWithSuffixes'), async (snapshot) => {
        const { given, bytes } = await readWithProtoc(written(snapshot, 'native'))
        expect(bytes).toEqual(given)
      }),
      { numRuns: 20 },
    )
  })
})

type NativeHistograms = (typeof defaultExpositionOptions)['nativeHistograms']

function written(snapshot: readonly Family[], nativeHistograms: NativeHistograms): Buffer {
  const pages = new PagePool()
  const parts: Buffer[] = []
  const options = { ...defaultExpositionOptions, nativeHistograms }
  const given = { pages, format: protobuf, escaping: 'underscores', options } as const
  for (const page of writeExposition({ families: snapshot }, given)) {
    parts.push(Buffer.from(page))
    pages.give(page)
  }
  return Buffer.concat(parts)
}
