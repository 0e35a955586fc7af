import { afterEach, expect, it } from 'vitest'
import { cache } from '../../../src/meters/cache.ts'
import { recordedIn, startRunning, stopRunning } from './running.ts'

afterEach(stopRunning)

it('counts look-ups, evictions and what the cache holds', () => {
  const store = startRunning()
  cache.recordRequest({ name: 'products', result: 'hit', count: 3 })
  cache.recordRequest({ name: 'products', result: 'miss' })
  cache.recordEviction({ name: 'products', reason: 'expired', count: 2 })
  cache.setSize({ name: 'products', entries: 40 })
  cache.setSize({ name: 'products', bytes: 2048 })
  expect(recordedIn(store)).toEqual({
    'cache.requests{cache.name=products,cache.result=hit}': 3,
    'cache.requests{cache.name=products,cache.result=miss}': 1,
    'cache.evictions{cache.eviction.reason=expired,cache.name=products}': 2,
    'cache.entries{cache.name=products}': 40,
    'cache.size{cache.name=products}': 2048,
  })
})

it('times what gets a missing value, and gives the value on', async () => {
  const store = startRunning()
  expect(await cache.load({ name: 'products' }, async () => 'value')).toBe('value')
  expect(() =>
    cache.load({ name: 'products' }, () => {
      throw new RangeError('no such product')
    }),
  ).toThrow('no such product')
  expect(recordedIn(store)).toEqual({
    'cache.load.duration{cache.name=products,cache.outcome=success}': '1x',
    'cache.load.duration{cache.name=products,cache.outcome=error,error.type=RangeError}': '1x',
  })
})
