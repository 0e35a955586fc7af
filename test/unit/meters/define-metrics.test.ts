import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MetricDefinition } from '../../../src/definitions/metric-definition.ts'
import { MeterbridgeError } from '../../../src/diagnostics/meterbridge-error.ts'
import { defineMetrics, definedMetrics } from '../../../src/meters/define-metrics.ts'
import { definedMeters } from '../../../src/meters/definition-registry.ts'
import { defineShop, side, startDefined } from './defined-shop.ts'
import { recordedIn, stopRunning, valuesOf } from './running.ts'

afterEach(() => {
  stopRunning()
  definedMeters().clear()
})

describe('defined metrics', () => {
  it('record into what runs, by attributes and bound', () => {
    const store = startDefined()
    const { orders, checkout, carts, stock } = defineShop()
    orders.add(2, { side: 'buy' })
    orders.bind({ side: 'buy' }).add()
    checkout.record(0.1)
    checkout.bind().record(0.1)
    carts.add(5)
    carts.bind().add(-1)
    stock.set(3)
    stock.bind().set(4)
    expect(recordedIn(store)).toEqual({
      'shop.orders{side=buy}': 3,
      'shop.checkout.duration{}': '2x',
      'shop.carts{}': 4,
      'shop.stock{}': 4,
    })
  })

  it('do nothing before anything runs, and record as soon as it does, also what was bound before', async () => {
    const { orders, waiting } = defineShop()
    const buys = orders.bind({ side: 'buy' })
    waiting.observe((observe) => observe(7))
    buys.add()
    orders.add(1, { side: 'sell' })
    expect(orders.count(() => 'given back')).toBe('given back')
    const store = startDefined()
    expect(valuesOf(store)).toMatchObject({ 'shop.orders{side=buy}': 0, 'shop.orders{side=sell}': 0 })
    buys.add()
    await store.collect({ timeoutMs: 1000 })
    expect(recordedIn(store)).toEqual({ 'shop.orders{side=buy}': 1, 'shop.waiting{}': 7 })
    const next = startDefined()
    buys.add(2)
    await next.collect({ timeoutMs: 1000 })
    expect(recordedIn(next)).toEqual({ 'shop.orders{side=buy}': 2, 'shop.waiting{}': 7 })
  })

  it('keep a bound series of the attributes that were given, whatever becomes of the object', () => {
    const store = startDefined()
    const attributes: { side: 'buy' | 'sell' } = { side: 'buy' }
    const bound = defineShop().orders.bind(attributes)
    attributes.side = 'sell'
    bound.add()
    expect(recordedIn(store)).toEqual({ 'shop.orders{side=buy}': 1 })
  })

  it('stop to be observed when that is asked for', async () => {
    const store = startDefined()
    const { waiting } = defineShop()
    const stop = waiting.observe((observe) => observe(7))
    waiting.observe((observe) => observe(1))
    await store.collect({ timeoutMs: 1000 })
    expect(recordedIn(store)).toEqual({ 'shop.waiting{}': 8 })
    stop()
    await store.collect({ timeoutMs: 1000 })
    expect(recordedIn(store)).toEqual({ 'shop.waiting{}': 1 })
  })

  it('are observed by the later of two functions of one source, which alone is then stopped', async () => {
    const store = startDefined()
    const { waiting } = defineShop()
    const earlier = waiting.observe((observe) => observe(7), { source: 'queue.js' })
    const later = defineShop().waiting.observe((observe) => observe(2), { source: 'queue.js' })
    waiting.observe((observe) => observe(1), { source: 'other.js' })
    const observed = async (): Promise<unknown> => {
      await store.collect({ timeoutMs: 1000 })
      return recordedIn(store)['shop.waiting{}']
    }
    expect(await observed()).toBe(3)
    earlier()
    expect(await observed()).toBe(3)
    const next = startDefined()
    await next.collect({ timeoutMs: 1000 })
    expect(recordedIn(next)).toEqual({ 'shop.waiting{}': 3 })
    later()
    await next.collect({ timeoutMs: 1000 })
    expect(recordedIn(next)).toEqual({ 'shop.waiting{}': 1 })
  })

  it('are the same metric when they are defined again', () => {
    const store = startDefined()
    defineShop().orders.add(1, { side: 'buy' })
    defineShop().orders.add(1, { side: 'buy' })
    expect(recordedIn(store)).toEqual({ 'shop.orders{side=buy}': 2 })
    expect(definedMetrics()).toHaveLength(6)
  })

  it('are the same metric in another copy of this package', async () => {
    const store = startDefined()
    const { orders } = defineShop()
    vi.resetModules()
    const other = await import('../../../src/meters/define-metrics.ts')
    const { metric } = orders
    const { again } = other.defineMetrics({ again: metric as MetricDefinition & { kind: 'counter' } })
    again.add(1)
    expect(other.defineMetrics).not.toBe(defineMetrics)
    expect(recordedIn(store)).toEqual({ 'shop.orders{}': 1 })
    const changed = (): unknown => other.defineMetrics({ again: { ...metric, unit: '{sale}' } })
    expect(changed).toThrow(MeterbridgeError)
  })

  it.each([
    [{ kind: 'gauge' }, 'a different kind'],
    [{ unit: '{sale}' }, 'a different unit'],
    [{ attributes: {} }, 'a different list of attributes'],
    [{ attributes: { side: { description: 'S.', values: ['buy'] } } }, 'a different bound of attribute side'],
    [{ observed: true }, 'a different way of reading it'],
  ] as const)('throw when %j makes them another metric of the same name', (change, text) => {
    defineShop()
    const again: MetricDefinition = {
      name: 'shop.orders',
      kind: 'counter',
      unit: '{order}',
      description: 'Other words.',
      attributes: { side },
    }
    expect(() => defineMetrics({ again })).not.toThrow()
    expect(() => defineMetrics({ again: { ...again, ...change } })).toThrow(text)
  })

  it('throw, and define nothing, when one of them cannot be used', () => {
    const define = (): unknown =>
      defineMetrics({
        fit: { name: 'a.b', kind: 'gauge', unit: '1', description: 'A.' },
        wrong: { name: 'a.c_total', kind: 'counter', unit: 'ms' as 's', description: 'A.' },
      })
    expect(define).toThrow(
      'METRIC_DEFINITION_INVALID: the definition of metric a.c_total is wrong because its name ends in total, and a counter’s name gets _total by itself. Correct it: Write a.c. It is also wrong because its unit is ms, and metrics have base units. Write s and record in s.',
    )
    expect(define).toThrow(MeterbridgeError)
    expect(definedMetrics()).toEqual([])
  })

  it('have buckets that fit their unit, and a bound for each objective', () => {
    const { a, b } = defineMetrics({
      a: {
        name: 'a.a',
        kind: 'histogram',
        unit: '{cent}',
        description: 'A.',
        objectives: [{ atMost: 3, share: 0.9 }],
        buckets: [1, 2, 5],
      },
      b: {
        name: 'a.b',
        kind: 'histogram',
        unit: 's',
        description: 'B.',
        objectives: [{ atMost: 0.3, share: 0.9 }],
      },
    })
    expect(a.metric.buckets).toEqual([1, 2, 3, 5])
    expect(b.metric.buckets).toContain(0.3)
  })
})

describe('defined metrics in the hands of JavaScript callers', () => {
  const hostile = new Proxy({}, { get: () => { throw new Error('no') }, ownKeys: () => { throw new Error('no') } }) // prettier-ignore

  it.each([null, undefined, 'text', 7, NaN, [], {}, hostile, Symbol('s'), { side: {} }, () => {}])(
    'never throw',
    (given) => {
      startDefined()
      const { orders, checkout, carts, stock, waiting } = defineShop()
      for (const [meter, names] of [
        [orders, ['add', 'bind']],
        [checkout, ['record', 'bind']],
        [carts, ['add', 'bind']],
        [stock, ['set', 'add', 'bind']],
      ] as const) {
        for (const name of names) {
          const call = (meter as unknown as Record<string, (...given: unknown[]) => unknown>)[name]!
          expect(() => call(1, given)).not.toThrow()
          expect(() => call(given, given)).not.toThrow()
        }
      }
      expect(() => waiting.observe(given as never)).not.toThrow()
      expect(() => orders.count(given as never, () => 5)).not.toThrow()
    },
  )
})
