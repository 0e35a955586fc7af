import { expect, test } from 'vitest'
import { PagePool } from '../../../src/exposition/page-pool.ts'

test('a page that was given back is lent again, whole', () => {
  const pool = new PagePool({ pageBytes: 100 })
  const page = pool.take(0)
  pool.give(page.subarray(0, 10))
  const again = pool.take(100)
  expect(again.buffer).toBe(page.buffer)
  expect(again).toHaveLength(100)
})

test('a page that is given twice is not lent twice', () => {
  const pool = new PagePool({ pageBytes: 100 })
  const page = pool.take(0)
  pool.give(page)
  pool.give(page)
  expect(pool.take(0).buffer).toBe(page.buffer)
  expect(pool.take(0).buffer).not.toBe(page.buffer)
})

test('only so many idle pages are kept, and none that was larger than usual', () => {
  const pool = new PagePool({ pageBytes: 100, idleLimit: 1 })
  const [first, second, large] = [pool.take(0), pool.take(0), pool.take(101)]
  expect(large).toHaveLength(101)
  for (const page of [large, first, second]) pool.give(page)
  expect(pool.take(0).buffer).toBe(first.buffer)
  expect(pool.take(0).buffer).not.toBe(second.buffer)
})
