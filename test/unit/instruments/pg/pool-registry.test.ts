import { expect, test } from 'vitest'
import { PoolRegistry } from '../../../../src/instruments/pg/pool-registry.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

test('pools that ended are forgotten although nobody scrapes', () => {
  const registry = new PoolRegistry(new SeriesStore())
  const living = Array.from({ length: 10 }, () => poolOf({ ended: false }))
  for (const pool of living) registry.pool(pool)
  for (let i = 0; i < 10_000; i++) registry.pool(poolOf({ ended: true }))
  expect(registry.size).toBeLessThanOrEqual(64)
  expect(registry.size).toBeGreaterThanOrEqual(living.length)
})

function poolOf({ ended }: { ended: boolean }) {
  return { totalCount: 0, idleCount: 0, waitingCount: 0, ended, options: {} }
}
