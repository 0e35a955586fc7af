import type { CallError } from '../../gen-ai/call-error.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'
import type { Method } from '../method-patches.ts'
import { followIterator } from './follow-iterator.ts'
import { abandonWhenDropped, keepWhenDropped } from './when-dropped.ts'

/** What is used of the `Stream` of a library that Stainless generated. */
export interface EventStream {
  /** Makes the iterator that every way of reading the stream pulls from. */
  iterator: Method
  readonly controller: AbortController
}

/** Tells a stream by the two properties that are used of it. */
export function isEventStream(value: unknown): value is EventStream {
  if (typeof value !== 'object' || value === null) return false
  const { iterator, controller } = value as Partial<EventStream>
  return typeof iterator === 'function' && controller instanceof AbortController
}

/** Ends a call when its stream does: at its end, its failure, when the caller leaves it, or drops it. */
export function followStream(
  stream: EventStream,
  {
    call,
    readEvent,
  }: { call: CallInFlight; readEvent: (event: object, call: CallInFlight) => CallError | undefined },
): void {
  const { iterator, controller } = stream
  let isFollowed = false
  stream.iterator = function (...args) {
    const made = Reflect.apply(iterator, this, args) as AsyncIterator<unknown>
    // A second iteration of a stream is an error of the library's own, and no part of the call.
    if (isFollowed) return made
    isFollowed = true
    // While it is iterated, the iterator alone may be held.
    keepWhenDropped(stream)
    return followIterator(made, {
      call,
      readEvent,
      // Both libraries end the iteration without an error when it was aborted.
      isAborted: () => controller.signal.aborted,
    })
  }
  abandonWhenDropped(stream, call)
}
