import { describe, expect, test } from 'vitest'
import { chooseBounds, countByBounds } from '../../../src/snapshot/classic-buckets.ts'

const none = { offset: 0, bucketCounts: [] }

describe('bounds for exponential buckets', () => {
  test('are powers of two around what was recorded', () => {
    // At scale 1 these lie from 2 to 4 and from 8 to 11.3.
    const positive = { offset: 2, bucketCounts: [1, 1, 0, 0, 3] }
    const bounds = chooseBounds([{ scale: 1, zeroCount: 0, positive, negative: none }])!
    expect(bounds).toHaveLength(19)
    expect(bounds.map((bound) => Math.log2(bound))).toEqual(Array.from({ length: 19 }, (_, i) => i - 6))
  })

  test('are wider apart for a wide range, and no wider than doubles are', () => {
    const wide = { scale: -4, zeroCount: 0, positive: { offset: -64, bucketCounts: [1] }, negative: none }
    const other = { ...wide, positive: { offset: 63, bucketCounts: [1] } }
    const bounds = chooseBounds([wide, other])!
    expect(bounds.length).toBeLessThanOrEqual(19)
    expect(bounds.every((bound) => bound > 0 && bound < Infinity)).toBe(true)
    expect(bounds[1]! / bounds[0]!).toBe(2 ** 128)
  })

  test('are not chosen before anything above 0 was recorded', () => {
    const negative = { offset: 0, bucketCounts: [1] }
    expect(chooseBounds([])).toBeUndefined()
    expect(chooseBounds([{ scale: 0, zeroCount: 9, positive: none, negative }])).toBeUndefined()
  })
})

describe('counts by bounds', () => {
  test('put zero and what is negative below the first bound', () => {
    const negative = { offset: 5, bucketCounts: [3, 4] }
    const positive = { offset: 0, bucketCounts: [10, 20, 30] }
    expect(countByBounds({ scale: 0, zeroCount: 2, positive, negative }, [1, 2, 4])).toEqual([9, 10, 20, 30])
  })

  test('put a bucket that is wider than a bound at the bound above it', () => {
    const positive = { offset: 0, bucketCounts: [1, 2] }
    const buckets = { scale: -1, zeroCount: 0, positive, negative: none }
    expect(countByBounds(buckets, [1, 2, 4, 8])).toEqual([0, 0, 1, 0, 2])
  })
})
