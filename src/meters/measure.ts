import { Completion, type Ending } from './completion.ts'
import { follow } from './follow.ts'

/**
 * Runs a function and tells once how and when its work ended: at the return of a plain value, when a
 * promise settles, when a generator, an iterator or an async iterable (a model's stream) is used up,
 * returned or throws.
 *
 * What the function returns or throws reaches the caller unchanged: errors are the same object, nothing
 * is awaited that the caller does not await, no rejection is hidden and none added. Generators,
 * iterables and the promises of libraries (which may start only when awaited, and have methods of
 * their own) are the very same object. Only a plain promise is another one, with the same outcome and
 * own properties: Node cannot be asked when a promise settles without either taking its rejection as
 * handled or making a second promise.
 */
export function measure<Result>(run: () => Result, onEnd: (ending: Ending) => void): Result {
  const completion = new Completion(onEnd)
  let result: Result
  try {
    result = run()
  } catch (thrown) {
    completion.end('threw', thrown)
    throw thrown
  }
  return follow(result, completion)
}
