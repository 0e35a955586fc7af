import { observeQueues } from './observe-queues.ts'
import { QueueMeters } from './queue-meters.ts'
import type { InstrumentContext } from '../instrument.ts'
import type { BullLibrary, BullQueue } from './bull-library.ts'
import { patchBullProcessing } from './patch-bull-processing.ts'
import { patchBullProducers } from './patch-bull-producers.ts'
import { BullQueueView } from './bull-queue-view.ts'
import { replaceMethod, reportFailure } from './bull-patches.ts'

/** Measures the queues of Bull 4 with the metrics of BullMQ, its successor. */
export function patchBull(moduleExports: unknown, _moduleName: string, { store }: InstrumentContext): void {
  const library = libraryOf(moduleExports)
  if (library === undefined || patched.has(library)) return
  patched.add(library)
  const meters = new QueueMeters(store, 'bull')
  const registry = observeQueues(store, 'bull')
  // Views live as long as their queues do, and no longer.
  const views = new WeakMap<BullQueue, BullQueueView>()
  const viewOf = (queue: BullQueue): BullQueueView => {
    let view = views.get(queue)
    if (view === undefined) {
      views.set(queue, (view = new BullQueueView(queue)))
      registry.addQueue(view)
    }
    return view
  }
  patchBullProducers(library.Job, meters)
  patchBullProcessing(library.prototype, meters)
  // The constructor listens to errors by this method.
  before(library.prototype, 'on', (queue) => void viewOf(queue))
  before(library.prototype, 'run', (queue, [concurrency]) => {
    const view = viewOf(queue)
    view.concurrency += Number(concurrency) || 0
    registry.addWorker(view)
    meters.queue(queue.name).worker.stalled.add(0)
  })
}

const patched = new WeakSet<object>()

/** The class, which is the exports themselves or the `default` of an ES module's namespace. */
function libraryOf(moduleExports: unknown): BullLibrary | undefined {
  for (const candidate of [moduleExports, (moduleExports as { default?: unknown } | undefined)?.default]) {
    if (typeof candidate !== 'function') continue
    const { Job } = candidate as unknown as Partial<BullLibrary>
    if (typeof Job === 'function') return candidate as unknown as BullLibrary
  }
  return undefined
}

/** Makes a method do something of ours first. */
function before(
  prototype: object,
  name: string,
  act: (queue: BullQueue, args: readonly unknown[]) => void,
): void {
  replaceMethod(
    prototype,
    name,
    (original) =>
      function (this: BullQueue, ...args: unknown[]): unknown {
        try {
          act(this, args)
        } catch (thrown) {
          reportFailure(thrown)
        }
        return original.apply(this, args)
      },
  )
}
