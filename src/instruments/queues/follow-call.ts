/**
 * Calls a function that may give a promise, and tells once when what it does is over: that it failed, or its value.
 *
 * The caller gets the value or the promise's outcome as it is. The promise is one chain, which the caller awaits:
 * a second one beside it would hide or double a rejection.
 */
export function followCall(
  call: () => unknown,
  onEnd: (failure?: { thrown: unknown }, value?: unknown) => void,
): unknown {
  let result: unknown
  try {
    result = call()
  } catch (thrown) {
    onEnd({ thrown })
    throw thrown
  }
  if (!isThenable(result)) {
    onEnd(undefined, result)
    return result
  }
  return Promise.resolve(result).then(
    (value) => {
      onEnd(undefined, value)
      return value
    },
    (thrown: unknown) => {
      onEnd({ thrown })
      throw thrown
    },
  )
}

function isThenable(value: unknown): boolean {
  if (value instanceof Promise) return true
  try {
    return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
  } catch {
    return false
  }
}
