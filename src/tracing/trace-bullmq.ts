import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { QueueSpan } from './bullmq-span.ts'
import type { BullmqTelemetry } from './bullmq-telemetry.ts'

/**
 * Hands a telemetry to every instance of BullMQ's classes, through the prototypes that all ways of
 * importing them share. An instance to which the application gave a telemetry keeps it.
 */
export function traceBullmq(moduleExports: unknown, telemetry: BullmqTelemetry): void {
  const { QueueBase, FlowProducer, Worker, QueueEvents } = libraryOf(moduleExports)
  // Releases before 5.20 have no telemetry.
  if (QueueBase === undefined || patched.has(QueueBase) || typeof QueueBase.prototype['trace'] !== 'function')
    return
  patched.add(QueueBase)
  // Queues, workers and schedulers read their options in this one method, each time.
  wrap(QueueBase.prototype, 'trace', (trace) => {
    return function (this: { opts: object }, ...args) {
      offer(this.opts, telemetry)
      return trace.apply(this, args)
    }
  })
  if (FlowProducer !== undefined) offer(FlowProducer.prototype, telemetry)
  // A loop that is started during a request would make its trace grow for as long as the process lives.
  for (const looping of [Worker, QueueEvents]) {
    if (looping !== undefined) wrap(looping.prototype, 'run', detached)
  }
  if (Worker === undefined) return
  wrap(Worker.prototype, 'processJob', (processJob) => {
    return function (this: unknown, ...args) {
      const isRepeated = (args[0] as { repeatJobKey?: unknown } | undefined)?.repeatJobKey !== undefined
      return isRepeated
        ? telemetry.inOwnTrace(() => processJob.apply(this, args))
        : processJob.apply(this, args)
    }
  })
  wrap(Worker.prototype, 'handleFailed', (handleFailed) => {
    return function (this: unknown, ...args) {
      const span = args.find((arg) => arg instanceof QueueSpan)
      span?.fail(args[0])
      return handleFailed.apply(this, args)
    }
  })
}

type Method = (this: unknown, ...args: unknown[]) => unknown

interface LibraryClass {
  readonly prototype: Record<string, unknown>
}

type Library = Partial<Record<'QueueBase' | 'FlowProducer' | 'Worker' | 'QueueEvents', LibraryClass>>

const patched = new WeakSet<LibraryClass>()

/** The classes, of the exports themselves or of the `default` of an ES module's namespace. */
function libraryOf(moduleExports: unknown): Library {
  const library = (moduleExports ?? {}) as Library & { default?: Library }
  return library.QueueBase === undefined ? (library.default ?? {}) : library
}

/** A property that is neither listed nor copied, so that the application sees its options as it gave them. */
function offer(owner: object, telemetry: BullmqTelemetry): void {
  if ((owner as { telemetry?: unknown }).telemetry !== undefined) return
  Object.defineProperty(owner, 'telemetry', {
    value: telemetry,
    configurable: true,
    writable: true,
    enumerable: false,
  })
}

function wrap(
  prototype: Record<string, unknown>,
  name: string,
  // oxlint-disable-next-line typescript/no-explicit-any -- the library's methods have every receiver
  replace: (original: Method) => (this: any, ...args: unknown[]) => unknown,
): void {
  const original = prototype[name]
  if (typeof original !== 'function') return
  Object.defineProperty(prototype, name, {
    value: replace(original as Method),
    configurable: true,
    writable: true,
    enumerable: false,
  })
}

function detached(run: Method): Method {
  return function (...args) {
    return context.with(ROOT_CONTEXT, () => run.apply(this, args))
  }
}
