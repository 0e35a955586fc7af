import type { Attributes, BatchObservableCallback, Observable } from '@opentelemetry/api'
import type { AttributeGuard } from './attribute-guard.ts'
import { CallbackRun } from './callback-run.ts'
import type { CallbackWatch } from './callback-watch.ts'
import type { ObservedSets } from './observed-sets.ts'

/** Gives the guarded form of a callback for several metrics, the same one each time. */
export function batchCallbackOf(
  callback: BatchObservableCallback,
  options: { callbacks: CallbackWatch; observed: ObservedSets; observables: unknown },
): BatchObservableCallback {
  let wrapped = wrappedCallbacks.get(callback)
  if (wrapped === undefined) {
    const run = new CallbackRun<Observation & { instrument: Observable }>(batchName(options.observables), {
      watch: options.callbacks,
      callback: (add) =>
        callback({
          observe: (metric, value, attributes) => {
            const target = behind.get(metric)
            if (target === undefined || typeof value !== 'number') return
            add({ instrument: target.instrument, value, attributes: target.guard.admit(attributes) })
          },
        }),
    })
    wrapped = async (result) => {
      for (const { instrument, value, attributes } of await run.observations()) {
        options.observed.add(attributes)
        result.observe(instrument, value, attributes)
      }
    }
    wrappedCallbacks.set(callback, wrapped)
  }
  return wrapped
}

const wrappedCallbacks = new WeakMap<BatchObservableCallback, BatchObservableCallback>()

/** What a callback observes: a value with attributes that the guard let in. */
export interface Observation {
  readonly value: number
  readonly attributes: Attributes
}

/** What stands behind the observables that were handed out. */
export const behind: WeakMap<Observable, Behind> = new WeakMap()

interface Behind {
  readonly name: string
  readonly instrument: Observable
  readonly guard: AttributeGuard
}

/** Gives the SDK's instruments of those that were handed out, and passes over everything else. */
export function instrumentsBehind(observables: unknown): Observable[] {
  if (!Array.isArray(observables)) return []
  return observables.map((one) => behind.get(one)?.instrument).filter((one) => one !== undefined)
}

/** Names a batch by its metrics, for whoever reads which callback failed. */
function batchName(observables: unknown): string {
  const names = Array.isArray(observables) ? observables.map((one) => behind.get(one)?.name) : []
  const joined = names.filter((name) => name !== undefined).join(', ')
  return joined.slice(0, 200) || 'a batch of metrics'
}
