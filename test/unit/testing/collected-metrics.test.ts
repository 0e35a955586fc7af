import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runningKey } from '../../../src/diagnostics/running-key.ts'
import { billing } from '../../../src/meters/billing.ts'
import { defineMetrics } from '../../../src/meters/define-metrics.ts'
import {
  assertGolden,
  assertNotRecorded,
  assertRecorded,
  collectMetrics,
  lintMetrics,
  metricsMatchers,
  resetMetrics,
  type MetricsMatchers,
} from '../../../src/testing/index.ts'

declare module 'vitest' {
  interface Matchers<R, T> extends MetricsMatchers<R> {}
}

expect.extend(metricsMatchers)

// Before the first test resets anything: importing is enough.
const { orders, checkout, waiting } = defineMetrics({
  orders: {
    name: 'shop.orders',
    kind: 'counter',
    unit: '{order}',
    description: 'Orders by tenant.',
    attributes: { tenant: { description: 'Whose.', limit: 10 } },
  },
  checkout: {
    name: 'shop.checkout.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Checkouts.',
    buckets: [0.1, 1],
  },
  waiting: { name: 'shop.waiting', kind: 'gauge', unit: '{job}', description: 'Waiting.', observed: true },
})
const acme = orders.bind({ tenant: 'acme' })
acme.add()
const atImport = await collectMetrics()

beforeEach(resetMetrics)

describe('what a test collects', () => {
  it('has what was recorded since the import, before any reset', () => {
    expect(atImport.value('shop.orders')).toBe(1)
  })

  it('has what was recorded since the reset, by its name here and in Prometheus', async () => {
    acme.add(2)
    orders.add(1, { tenant: 'other' })
    checkout.record(0.1)
    checkout.record(0.2)
    waiting.observe((observe) => observe(7))
    billing.recordTransaction({ type: 'payment', outcome: 'success' })
    const metrics = await collectMetrics()
    expect(metrics).toHaveRecorded('shop.orders')
    expect(metrics).toHaveRecorded('shop.orders', {}, 3)
    expect(metrics).toHaveRecorded('shop_orders_total', { tenant: 'acme' }, 2)
    expect(metrics).toHaveRecorded('shop.checkout.duration', {}, 2)
    // Which is not the sum of their binary fractions.
    expect(metrics).toHaveRecorded('shop.checkout.duration', {}, { count: 2, sum: 0.3 })
    expect(metrics).toHaveRecorded('shop.waiting', {}, 7)
    expect(metrics).toHaveRecorded('billing.transactions', { 'billing.type': 'payment' }, 1)
    expect(metrics).not.toHaveRecorded('billing.transactions', { 'billing.type': 'refund' })
    expect(metrics).not.toHaveRecorded('shop.orders', { tenant: undefined })
    expect(metrics).not.toHaveRecorded('shop.nothing')
    expect(metrics.series('shop.checkout.duration')).toMatchObject([{ counts: [1, 1, 0], bounds: [0.1, 1] }])
  })

  it('stands still while the application goes on', async () => {
    acme.add()
    const metrics = await collectMetrics()
    acme.add()
    expect(metrics).toHaveRecorded('shop.orders', {}, 1)
    expect(metrics.text()).toContain('shop_orders_total{tenant="acme"} 1\n')
  })

  it('says what there is instead when it does not match', async () => {
    acme.add(2)
    const metrics = await collectMetrics()
    expect(() => expect(metrics).toHaveRecorded('shop.orders', { tenant: 'acme' }, 3)).toThrow(
      'wanted: 3 in shop.orders{tenant="acme"}\nfound: 2\nseries:\n  shop.orders{tenant="acme"} 2',
    )
    expect(() => expect(metrics).toHaveRecorded('shop.order')).toThrow('found: no such series')
    expect(() => expect(metrics).toHaveRecorded('shop.order')).toThrow('metrics with series: shop.orders')
    expect(() => expect({}).toHaveRecorded('shop.orders')).toThrow('TESTING_NOT_COLLECTED')
  })

  it('is few series, or says which metrics have the most', async () => {
    for (let i = 0; i < 5; i++) orders.add(1, { tenant: `tenant ${i}` })
    const metrics = await collectMetrics()
    expect(metrics).toHaveAtMostSeries(5, 'shop.orders')
    expect(() => expect(metrics).toHaveAtMostSeries(4, 'shop.orders')).toThrow('shop.orders has 5')
  })

  it('can be asserted without matchers', async () => {
    acme.add(2)
    const metrics = await collectMetrics()
    assertRecorded(metrics, { name: 'shop.orders', attributes: { tenant: 'acme' }, value: 2 })
    assertNotRecorded(metrics, { name: 'shop.checkout.duration' })
    expect(() => assertRecorded(metrics, { name: 'shop.orders', value: 3 })).toThrow(
      'wanted: 3 in shop.orders{}',
    )
    expect(() => assertNotRecorded(metrics, { name: 'shop.orders' })).toThrow('not wanted: something')
  })

  it('is linted as promtool does it and as definitions are', async () => {
    const { open } = defineMetrics({
      open: {
        name: 'shop.open_count',
        kind: 'gauge',
        unit: '{cart}',
        description: 'Open carts.',
        attributes: {
          tenant: { description: 'Whose.', limit: 1000 },
          'cart.size': { description: 'How large.', limit: 10 },
        },
      },
    })
    open.set(1)
    acme.add()
    expect(lintMetrics(await collectMetrics())).toEqual([
      {
        metric: 'shop_open_count',
        text: 'non-histogram and non-summary metrics should not have "_count" suffix',
      },
      {
        metric: 'shop_open_count',
        text: expect.stringContaining('its attributes allow 10000 series and it may have 2000.'),
      },
    ])
  })

  it('is refused a reset when a preload runs', () => {
    const globals = globalThis as unknown as Record<symbol, unknown>
    const mine = globals[runningKey]
    Object.defineProperty(globalThis, runningKey, { value: { store: {} }, configurable: true })
    expect(() => resetMetrics()).toThrow('TESTING_PRELOADED')
    Object.defineProperty(globalThis, runningKey, { value: mine, configurable: true })
  })
})

describe('a golden page', () => {
  let folder: string
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'golden-'))))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is written when that is asked for, and compared else', async () => {
    const file = join(folder, 'shop.prom')
    const page = async (): Promise<string> => (await collectMetrics()).text({ only: ['shop.orders'] })
    acme.add()
    const first = await page()
    expect(() => assertGolden(first, { file })).toThrow('is not there')
    assertGolden(first, { file, update: true })
    expect(readFileSync(file, 'utf8')).toBe(
      '# HELP shop_orders_total Orders by tenant.\n# TYPE shop_orders_total counter\nshop_orders_total{tenant="acme"} 1\n',
    )
    assertGolden(first, { file })
    acme.add()
    const second = await page()
    expect(() => assertGolden(second, { file })).toThrow('the page differs from')
  })
})
