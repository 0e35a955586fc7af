import type { InstrumentContext } from '../instrument.ts'
import type { BullmqLibrary, QueueLike } from './bullmq-library.ts'
import { observeQueues } from './observe-queues.ts'
import { replaceMethod, safely } from './bullmq-patches.ts'
import { patchProducers } from './patch-producers.ts'
import { patchWorker } from './patch-worker.ts'
import { QueueMeters } from './queue-meters.ts'

/**
 * Measures the queues, workers and flows of BullMQ 5 and 6, on whichever backend.
 *
 * The exports of the package cannot be replaced (they are getters that cannot be redefined), but the
 * prototypes behind them can, which also reaches what was imported before or is subclassed.
 */
export function patchBullmq(moduleExports: unknown, _moduleName: string, { store }: InstrumentContext): void {
  const library = libraryOf(moduleExports)
  if (library === undefined || patched.has(library.Worker)) return
  patched.add(library.Worker)
  const meters = new QueueMeters(store)
  const registry = observeQueues(store)
  patchWorker(library.Worker, { meters, register: (worker) => registry.addWorker(worker) })
  patchProducers(library, meters)
  // Every constructor of a queue waits for its connection through this method, in all supported versions.
  replaceMethod(
    library.Queue.prototype,
    'waitUntilReady',
    (original) =>
      function waitUntilReady(this: QueueLike, ...args: unknown[]): unknown {
        safely(() => registry.addQueue(this))
        return original.apply(this, args)
      },
  )
}

const patched = new WeakSet<object>()

/** The classes, of the exports themselves or of the `default` of an ES module's namespace. */
function libraryOf(moduleExports: unknown): BullmqLibrary | undefined {
  for (const candidate of [moduleExports, (moduleExports as { default?: unknown } | undefined)?.default]) {
    const { Queue, Worker, Job, FlowProducer } = (candidate ?? {}) as Partial<BullmqLibrary>
    if ([Queue, Worker, Job, FlowProducer].every((one) => typeof one === 'function')) {
      return candidate as BullmqLibrary
    }
  }
  return undefined
}
