import { dependencyTimeSinceSuccess, dependencyUp } from '../catalog/dependencies.ts'
import type { Readiness } from '../health/readiness.ts'
import type { SeriesStore } from '../series/series-store.ts'

/** How long a collection waits for checks that have to be run; what is not there by then shows its last result. */
const patienceMs = 1_000

/** Observes the last result of every health check at each collection, after running those that are too old. */
export function observeHealth({ store, readiness }: { store: SeriesStore; readiness: Readiness }): void {
  const up = store.observable(dependencyUp)
  const sinceSuccess = store.observable(dependencyTimeSinceSuccess)
  const observe = (): void => {
    for (const dependency of readiness.dependencies()) {
      const { last, secondsSinceSuccess } = dependency
      if (last === undefined) continue
      const attributes = { 'dependency.name': last.name, 'dependency.type': last.type }
      up.observe(last.status === 'up' ? 1 : 0, attributes)
      if (secondsSinceSuccess !== undefined) sinceSuccess.observe(secondsSinceSuccess, attributes)
    }
  }
  store.onCollect('health', async () => {
    // A check works through the application's own pools and clients: their gauges are read before it runs.
    await Promise.resolve()
    await readiness.refresh({ timeoutMs: patienceMs })
    observe()
  })
}
