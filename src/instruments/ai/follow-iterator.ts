import { abortedCall, callErrorOf, type CallError } from '../../gen-ai/call-error.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'
import type { Method } from '../method-patches.ts'
import { abandonWhenDropped } from './when-dropped.ts'

/** What is told of an iterator's events, and how its end is understood. */
export interface FollowedIterator {
  readonly call: CallInFlight
  /** Reads an event; what it returns is how the call failed, though the iteration does not. */
  readonly readEvent: (event: object, call: CallInFlight) => CallError | undefined
  /** Tells whether an iteration that ends was aborted. */
  readonly isAborted?: () => boolean
}

/**
 * Ends a call when an iterator does, and counts its events as chunks.
 *
 * It gives the same iterator: its methods are covered by own properties that call the original ones.
 */
export function followIterator<Followed extends AsyncIterator<unknown>>(
  iterator: Followed,
  { call, readEvent, isAborted = () => false }: FollowedIterator,
): Followed {
  let reported: CallError | undefined
  const seen = (result: IteratorResult<unknown>): void => {
    if (result.done === true) {
      call.end(reported ?? (isAborted() ? abortedCall : undefined))
      return
    }
    call.chunk()
    if (typeof result.value === 'object' && result.value !== null)
      reported = readEvent(result.value, call) ?? reported
  }
  cover(iterator, 'next', (original) => {
    return function next(...args) {
      return (Reflect.apply(original, this, args) as Promise<IteratorResult<unknown>>).then(
        (result) => {
          try {
            seen(result)
          } catch {
            // An event of a shape that the provider never sends: it counts as a chunk that says nothing.
          }
          return result
        },
        (thrown: unknown) => {
          call.end(callErrorOf(thrown))
          throw thrown
        },
      )
    }
  })
  cover(iterator, 'return', (original) => {
    return function (...args) {
      call.end(reported ?? abortedCall)
      return Reflect.apply(original, this, args) as unknown
    }
  })
  cover(iterator, 'throw', (original) => {
    return function (...args) {
      call.end(callErrorOf(args[0]))
      return Reflect.apply(original, this, args) as unknown
    }
  })
  abandonWhenDropped(iterator, call)
  return iterator
}

function cover(iterator: object, name: string, wrap: (original: Method) => Method): void {
  const original: unknown = Reflect.get(iterator, name)
  if (typeof original !== 'function') return
  Object.defineProperty(iterator, name, {
    configurable: true,
    enumerable: false,
    writable: true,
    value: wrap(original as Method),
  })
}
