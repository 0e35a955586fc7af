import { afterEach, describe, expect, it } from 'vitest'
import { defineMetrics } from '../../../src/meters/define-metrics.ts'
import { definedMeters } from '../../../src/meters/definition-registry.ts'
import { defineShop, startDefined } from './defined-shop.ts'
import { recordedIn, stopRunning } from './running.ts'

afterEach(() => {
  stopRunning()
  definedMeters().clear()
})

describe('a measured call of a defined metric', () => {
  it('is counted and timed with its outcome and its error, and gives back or throws what the function does', async () => {
    const store = startDefined()
    const { checkouts, checkout } = defineShop()
    const failure = new TypeError('no')
    expect(checkouts.count(() => 1)).toBe(1)
    await expect(checkout.time(async () => Promise.reject(failure))).rejects.toBe(failure)
    expect(() =>
      checkouts.count(() => {
        throw failure
      }),
    ).toThrow(failure)
    const abort = new DOMException('no', 'AbortError')
    await expect(checkouts.count(() => Promise.reject(abort))).rejects.toBe(abort)
    checkouts.count({ outcome: 'cancelled' }, () => 1)
    checkouts.count((say) => say({ outcome: 'error', 'error.type': 'Declined' }))
    expect(recordedIn(store)).toEqual({
      'shop.checkouts{outcome=success}': 1,
      'shop.checkouts{error.type=TypeError,outcome=error}': 1,
      'shop.checkouts{error.type=AbortError,outcome=cancelled}': 1,
      'shop.checkouts{outcome=cancelled}': 1,
      'shop.checkouts{error.type=Declined,outcome=error}': 1,
      'shop.checkout.duration{error.type=TypeError,outcome=error}': '1x',
    })
  })

  it('is in flight until its work ends, also that of a generator', async () => {
    const store = startDefined()
    const { carts } = defineShop()
    const open = (): unknown => recordedIn(store)['shop.carts{}'] ?? 0
    const steps = carts.inFlight(function* () {
      yield 1
    })
    expect(open()).toBe(1)
    expect([...steps]).toEqual([1])
    expect(open()).toBe(0)
    await expect(carts.inFlight(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(open()).toBe(0)
  })

  it('of a metric that is no duration just calls the function', () => {
    const store = startDefined()
    const { price } = defineMetrics({
      price: { name: 'shop.price', kind: 'histogram', unit: '{cent}', description: 'Prices.', buckets: [1] },
    })
    expect((price as unknown as { time(run: () => number): number }).time(() => 5)).toBe(5)
    expect(recordedIn(store)).toEqual({})
  })
})
