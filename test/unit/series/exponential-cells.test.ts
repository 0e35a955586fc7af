import { describe, expect, test } from 'vitest'
import { fc } from '../../seeded-fast-check.ts'
import { Arena } from '../../../src/series/arena.ts'
import {
  ExponentialCells,
  exponentialCellCount,
  type BucketRun,
  type ExponentialReading,
} from '../../../src/series/exponential-cells.ts'

describe('exponential buckets', () => {
  test('are as fine as Prometheus knows while what is recorded lies close together', () => {
    const { scale, positive } = recorded([1, 1.001, 1.002])
    expect(scale).toBe(8)
    expect(positive).toEqual({ offset: -1, bucketCounts: [1, 2] })
  })

  test('end at powers of two, which belong to the bucket below', () => {
    expect(recorded([0.25, 0.5, 1, 2, 4, 2 ** 200])).toEqual({
      scale: -1,
      zeroCount: 0,
      positive: { offset: -2, bucketCounts: [1, 2, 2, ...Array.from({ length: 98 }, () => 0), 1] },
      negative: { offset: 0, bucketCounts: [] },
    })
  })

  test('end at powers of two at wide scales too', () => {
    const { scale, positive } = recorded([2 ** -200, 2 ** 200, 1, 16, 17])
    expect(scale).toBe(-2)
    const countAt = (index: number) => positive.bucketCounts[index - positive.offset]
    expect([countAt(-1), countAt(0), countAt(1)]).toEqual([1, 1, 1])
  })

  test('count what is too small for a native histogram as zero', () => {
    expect(recorded([0, -0, 1e-128, -1e-300, 5e-324]).zeroCount).toBe(5)
    expect(recorded([1.1e-128]).zeroCount).toBe(0)
  })

  test('hold every number there is, at no scale that is too wide for Prometheus', () => {
    const { scale, positive, negative } = recorded([1.1e-128, Number.MAX_VALUE, -1, -Number.MAX_VALUE])
    expect(scale).toBe(-4)
    expect([total(positive), total(negative)]).toEqual([2, 2])
  })

  test('count each value where the data model says it belongs, whatever the order', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ noNaN: true, min: 0.001, max: 1000 }),
      fc.integer({ min: -400, max: 400 }).map((exponent) => 2 ** exponent),
    )
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        const reading = recorded(values)
        expect(reading.positive.bucketCounts.length).toBeLessThanOrEqual(160)
        expect(reading.zeroCount).toBe(values.filter((one) => Math.abs(one) <= 1e-128).length)
        expectBuckets(reading.positive, {
          scale: reading.scale,
          values: values.filter((one) => one > 1e-128),
        })
        expectBuckets(reading.negative, {
          scale: reading.scale,
          values: values.filter((one) => one < -1e-128).map((one) => -one),
        })
      }),
      { numRuns: 500 },
    )
  })

  test('are read from the same cells by another thread', () => {
    const slot = new Arena().allocate(exponentialCellCount)
    const cells = new ExponentialCells(slot)
    cells.initialize()
    const image = new ExponentialCells(slot)
    for (const value of [3, 1000, -2]) cells.record(value)
    expect(image.read()).toEqual(cells.read())
    expect(total(image.read().positive)).toBe(2)
  })
})

function recorded(values: readonly number[]): ExponentialReading {
  const arena = new Arena()
  // The slot before and the slot after show whether anything is written outside.
  const before = arena.allocate(1)
  const cells = new ExponentialCells(arena.allocate(exponentialCellCount))
  const after = arena.allocate(1)
  cells.initialize()
  for (const value of values) cells.record(value)
  expect([before.cells[before.offset], after.cells[after.offset]]).toEqual([0, 0])
  return cells.read()
}

function total({ bucketCounts }: BucketRun): number {
  return Array.from(bucketCounts).reduce((sum, count) => sum + count, 0)
}

/** Tells for each value whether its bucket counts it; at a bound the logarithm may round either way. */
function expectBuckets(
  run: BucketRun,
  { scale, values }: { scale: number; values: readonly number[] },
): void {
  const bucketOf = (value: number): number => Math.ceil(Math.log2(value) * 2 ** scale) - 1 - run.offset
  const wanted = new Map<number, number>()
  let unsure = 0
  for (const value of values) {
    const bucket = bucketOf(value)
    if (bucketOf(value * (1 - 1e-13)) !== bucket || bucketOf(value * (1 + 1e-13)) !== bucket) unsure++
    else wanted.set(bucket, (wanted.get(bucket) ?? 0) + 1)
  }
  for (const [bucket, count] of wanted) {
    expect(run.bucketCounts[bucket]).toBeGreaterThanOrEqual(count)
    expect(run.bucketCounts[bucket]).toBeLessThanOrEqual(count + unsure)
  }
  expect(total(run)).toBe(values.length)
}
