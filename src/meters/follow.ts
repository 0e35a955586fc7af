import { isPromise } from 'node:util/types'
import type { Completion } from './completion.ts'
import { watchLazily } from './watch-lazily.ts'

/**
 * Ends the completion when the work behind a result ends, and gives the result for the caller.
 * It gives the result itself unless that is a plain promise; it never throws.
 */
export function follow<Result>(result: Result, completion: Completion): Result {
  if (typeof result !== 'object' || result === null) {
    completion.end('finished')
    return result
  }
  try {
    if (isPlainPromise(result)) return followPromise(result, completion) as Result
    const watched = watchLazily(result, { completion, follow: (value, next) => void follow(value, next) })
    if (!watched) completion.end('finished')
  } catch {
    // A getter or a proxy of the application threw at our look: what it does then is its own.
    completion.end('finished')
  }
  return result
}

function followPromise(promise: Promise<unknown>, completion: Completion): Promise<unknown> {
  const following = promise.then(
    (value) => follow(value, completion),
    (reason: unknown) => {
      completion.end('threw', reason)
      throw reason
    },
  )
  // `child_process` promises carry their child, for one. Symbols are left out: async hooks of Node
  // keep the identity of the one promise under them.
  for (const key of Object.getOwnPropertyNames(promise)) {
    void Object.defineProperty(following, key, Object.getOwnPropertyDescriptor(promise, key)!)
  }
  return following
}

/** Tells a promise of the language, of any realm, from one of a library's subclass. */
function isPlainPromise(value: object): value is Promise<unknown> {
  if (!isPromise(value) || Object.hasOwn(value, 'then')) return false
  const parent = Object.getPrototypeOf(Object.getPrototypeOf(value)) as { then?: unknown } | null
  return typeof parent?.then !== 'function'
}
