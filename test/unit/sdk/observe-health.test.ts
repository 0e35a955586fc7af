import { expect, test, vi } from 'vitest'
import { dbClientConnectionPendingRequests } from '../../../src/catalog/connection-pools.ts'
import { Readiness } from '../../../src/health/readiness.ts'
import { observeHealth } from '../../../src/sdk/observe-health.ts'
import { SeriesStore } from '../../../src/series/series-store.ts'

async function observed(store: SeriesStore): Promise<Record<string, number>> {
  const values: Record<string, number> = {}
  for (const { metric, series } of await store.collect({ timeoutMs: 5000 })) {
    for (const one of series) {
      values[[metric.name, ...one.attributes.map(([, value]) => value)].join(' ')] = one.cells[one.offset]!
    }
  }
  return values
}

function observedHealth(): { readiness: Readiness; store: SeriesStore } {
  const [readiness, store] = [new Readiness(), new SeriesStore()]
  observeHealth({ readiness, store })
  return { readiness, store }
}

test('a collection shows whether each dependency is up and when it was last', async () => {
  const { readiness, store } = observedHealth()
  readiness.addCheck('database', () => {}, { type: 'postgresql' })
  readiness.addCheck('broker', () => false, { group: 'live' })
  const values = await observed(store)
  expect(values).toEqual({
    'dependency.up broker': 0,
    'dependency.up database postgresql': 1,
    'dependency.time_since_success database postgresql': expect.any(Number),
  })
  expect(values['dependency.time_since_success database postgresql']).toBeGreaterThanOrEqual(0)
})

test('collections run a check no more often than its results stand', async () => {
  const { readiness, store } = observedHealth()
  const check = vi.fn<() => void>()
  readiness.addCheck('database', check, { cacheMs: 60_000 })
  for (let i = 0; i < 3; i++) expect((await observed(store))['dependency.up database']).toBe(1)
  expect(check).toHaveBeenCalledTimes(1)
})

test('checks run after the collection has read the gauges of what they work through', async () => {
  const { readiness, store } = observedHealth()
  let pending = 0
  readiness.addCheck('database', () => {
    pending = 1
  })
  const gauge = store.observable(dbClientConnectionPendingRequests)
  store.onCollect('pg', () => gauge.observe(pending, { 'db.client.connection.pool.name': 'orders' }))
  expect(await observed(store)).toMatchObject({
    'db.client.connection.pending_requests orders': 0,
    'dependency.up database': 1,
  })
})

test('a check that is removed leaves the collection', async () => {
  const { readiness, store } = observedHealth()
  const remove = readiness.addCheck('database', () => {})
  await observed(store)
  remove()
  expect(await observed(store)).toEqual({})
})

test('a collection does not wait for a check that hangs, and shows its last result', async () => {
  vi.useFakeTimers()
  try {
    const { readiness, store } = observedHealth()
    let answer: () => unknown = () => {}
    readiness.addCheck('database', () => answer(), { timeoutMs: 10_000 })
    expect((await observed(store))['dependency.up database']).toBe(1)
    answer = () => new Promise(() => {})
    await vi.advanceTimersByTimeAsync(1000)
    const waiting = observed(store)
    await vi.advanceTimersByTimeAsync(1000)
    expect((await waiting)['dependency.up database']).toBe(1)
    await vi.advanceTimersByTimeAsync(10_000)
    const down = await observed(store)
    expect(down['dependency.up database']).toBe(0)
    expect(down['dependency.time_since_success database']).toBe(12)
  } finally {
    vi.useRealTimers()
  }
})
