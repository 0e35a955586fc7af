import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { definedMeters } from '../../../src/meters/definition-registry.ts'
import { ai } from '../../../src/meters/ai.ts'
import { auth } from '../../../src/meters/auth.ts'
import { billing } from '../../../src/meters/billing.ts'
import { cache } from '../../../src/meters/cache.ts'
import { circuitBreaker } from '../../../src/meters/circuit-breaker.ts'
import { ml } from '../../../src/meters/ml.ts'
import { pipelines } from '../../../src/meters/pipelines.ts'
import { scans } from '../../../src/meters/scans.ts'
import { trading } from '../../../src/meters/trading.ts'
import { users } from '../../../src/meters/users.ts'
import { workflows } from '../../../src/meters/workflows.ts'
import type { SeriesStore } from '../../../src/series/series-store.ts'
import { defineShop, startDefined } from './defined-shop.ts'
import { recordedIn, startRunning, stopRunning, valuesOf } from './running.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000_000_000 }))
afterEach(() => {
  vi.useRealTimers()
  stopRunning()
  definedMeters().clear()
})

/** Each pack with something that it records for `one` and for `other`, and what removes that of `one`. */
const packs = [
  {
    name: 'ai',
    record: (model: string) =>
      ai.recordOperation({
        provider: 'openai',
        model,
        operation: 'chat',
        durationSeconds: 1,
        inputTokens: 5,
      }),
    remove: () => ai.remove({ 'gen_ai.request.model': 'one' }),
  },
  {
    name: 'auth',
    record: (method: string) => auth.recordAttempt({ method, outcome: 'success', durationSeconds: 1 }),
    remove: () => auth.remove({ 'auth.method': 'one' }),
  },
  {
    name: 'billing',
    record: (type: string) => billing.recordCredits({ type, granted: 5, used: 1 }),
    remove: () => billing.remove({ 'billing.credit.type': 'one' }),
  },
  {
    name: 'cache',
    record: (name: string) => cache.recordRequest({ name, result: 'hit' }),
    remove: () => cache.remove({ 'cache.name': 'one' }),
  },
  {
    name: 'circuitBreaker',
    record: (name: string) => circuitBreaker.setState({ name, state: 'open' }),
    remove: () => circuitBreaker.remove({ 'circuit_breaker.name': 'one' }),
  },
  {
    name: 'ml',
    record: (model: string) => ml.setModel({ model, loaded: true, version: 'v1' }),
    remove: () => ml.remove({ 'ml.model.name': 'one' }),
  },
  {
    name: 'pipelines',
    record: (name: string) => pipelines.recordRun({ name, outcome: 'success', durationSeconds: 1 }),
    remove: () => pipelines.remove({ 'pipeline.name': 'one' }),
  },
  {
    name: 'scans',
    record: (strategy: string) => scans.recordSignals({ strategy, type: 'rise' }),
    remove: () => scans.remove({ 'scan.strategy': 'one' }),
  },
  {
    name: 'trading',
    record: (symbol: string) => trading.setPosition({ symbol, size: 5 }),
    remove: () => trading.remove({ symbol: 'one' }),
  },
  {
    name: 'users',
    record: (name: string) => users.recordEvent({ name }),
    remove: () => users.remove({ 'user.event.name': 'one' }),
  },
  {
    name: 'workflows',
    record: (name: string) => workflows.recordRun({ name, outcome: 'success', durationSeconds: 1 }),
    remove: () => workflows.remove({ 'workflow.name': 'one' }),
  },
]

describe('removing what is gone from a pack', () => {
  it.each(packs)('ends the series of it in $name and keeps those of others', async ({ record, remove }) => {
    const store = startRunning()
    record('other')
    await store.collect({ timeoutMs: 1000 })
    const others = recordedIn(store)
    record('one')
    await store.collect({ timeoutMs: 1000 })
    expect(Object.keys(recordedIn(store)).length).toBeGreaterThan(Object.keys(others).length)
    expect(remove()).toBeGreaterThan(0)
    await store.collect({ timeoutMs: 1000 })
    expect(recordedIn(store)).toEqual(others)
    expect(remove()).toBe(0)
    record('one')
    expect(Object.keys(recordedIn(store)).length).toBeGreaterThan(Object.keys(others).length)
  })

  it('begins again at 0 when it comes back', () => {
    const store = startRunning()
    workflows.recordAction({ type: 'mail', outcome: 'success' })
    workflows.recordAction({ type: 'mail', outcome: 'success' })
    workflows.remove({ 'workflow.action.type': 'mail' })
    workflows.recordAction({ type: 'mail', outcome: 'success' })
    const actions = 'workflow.actions{workflow.action.type=mail,workflow.outcome=success}'
    expect(recordedIn(store)).toEqual({ [actions]: 1 })
  })

  it('leaves nothing behind of a call that was in flight', async () => {
    const store = startRunning()
    const running = [
      scans.run({ strategy: 'full' }, () => Promise.resolve()),
      workflows.run({ name: 'import' }, () => Promise.resolve()),
      pipelines.run({ name: 'nightly' }, () => Promise.resolve()),
      ml.train({ model: 'ranker' }, () => Promise.resolve()),
      ai.operation({ provider: 'openai', model: 'gpt-5', operation: 'chat' }, () => Promise.resolve()),
    ]
    for (const pack of [scans, workflows, pipelines, ml, ai]) expect(pack.remove({})).toBeGreaterThan(0)
    await Promise.all(running)
    const active = Object.keys(valuesOf(store)).filter((name) => name.includes('active'))
    expect(active).toEqual([])
  })

  it('does nothing without a running Meterbridge', () => {
    expect(scans.remove({ 'scan.strategy': 'full' })).toBe(0)
  })
})

describe('attributes that a removal is given', () => {
  it('remove nothing when they are no object, or none that the metric has', () => {
    const store = startDefined()
    const { orders } = defineShop()
    orders.add(1, { side: 'buy' })
    scans.recordSignals({ strategy: 'full', type: 'rise' })
    const before = valuesOf(store)
    const hostile = new Proxy({}, { ownKeys: () => { throw new Error('no') } }) // prettier-ignore
    for (const given of [undefined, null, 'buy', 7, hostile, { tenant: 'a' }, { tenant: undefined }]) {
      expect(orders.remove(given as never)).toBe(0)
      expect(scans.remove(given as never)).toBe(0)
    }
    expect(valuesOf(store)).toEqual(before)
  })

  it('mean by undefined the series that do not have the attribute', () => {
    const store = startDefined()
    const { orders } = defineShop()
    orders.add(1, { side: 'buy' })
    orders.add(2)
    expect(orders.remove({ side: undefined as never })).toBe(1)
    expect(recordedIn(store)).toEqual({ 'shop.orders{side=buy}': 1 })
  })
})

describe('the time to live of a pack', () => {
  afterEach(() => workflows.setTimeToLive({ seconds: Infinity }))

  function after(seconds: number, store: SeriesStore): void {
    vi.setSystemTime(Date.now() + seconds * 1000)
    store.sweep(Date.now())
  }

  const step = (): void =>
    workflows.recordStep({ workflow: 'a', name: 'b', outcome: 'success', durationSeconds: 1 })
  const stepText = 'workflow.step.duration{workflow.name=a,workflow.outcome=success,workflow.step.name=b}'

  it('ends the series that nothing was recorded into for as long, in every store from then on', () => {
    workflows.setTimeToLive({ seconds: 60 })
    for (const _ of ['first', 'second']) {
      const store = startRunning()
      step()
      after(59, store)
      step()
      after(59, store)
      expect(recordedIn(store)).toEqual({ [stepText]: '2x' })
      after(61, store)
      expect(recordedIn(store)).toEqual({})
    }
  })

  it('keeps gauges, and what has closed lists alone', () => {
    const store = startRunning()
    workflows.setWaiting({ name: 'a', count: 4 })
    workflows.setTimeToLive({ seconds: 60 })
    after(1, store)
    after(3600, store)
    expect(recordedIn(store)).toEqual({ 'workflow.waiting_runs{workflow.name=a}': 4 })
    billing.setTimeToLive({ seconds: 60 })
    billing.recordTransaction({ type: 'payment', outcome: 'success' })
    after(1, store)
    after(3600, store)
    expect(recordedIn(store)).toMatchObject({
      'billing.transactions{billing.outcome=success,billing.type=payment}': 1,
    })
    billing.setTimeToLive({ seconds: Infinity })
  })

  it('stays as it was when it is no number of seconds', () => {
    const store = startRunning()
    step()
    for (const given of [undefined, null, 5, {}, { seconds: 0 }, { seconds: NaN }, { seconds: '9' }]) {
      expect(() => workflows.setTimeToLive(given as never)).not.toThrow()
    }
    after(1, store)
    after(3600, store)
    expect(recordedIn(store)).toEqual({ [stepText]: '1x' })
  })
})
