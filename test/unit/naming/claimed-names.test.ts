import { expect, test } from 'vitest'
import { claimedNames } from '../../../src/naming/claimed-names.ts'

test('a histogram takes the names of all its samples', () => {
  expect(claimedNames({ name: 'h', type: 'histogram' })).toEqual(['h', 'h_bucket', 'h_count', 'h_sum'])
})

test('a family of numbers takes its own name only', () => {
  expect(claimedNames({ name: 'jobs_total', type: 'counter' })).toEqual(['jobs_total'])
})
