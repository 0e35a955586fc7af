import { AsyncLocalStorage } from 'node:async_hooks'
import { processWide, type OuterCall } from './process-wide.ts'

/** Runs a function, whatever it starts included, as a part of a call that is measured already. */
export function runWithin<Result>(outer: OuterCall, run: () => Result): Result {
  const calls = (processWide().outerCalls ??= new AsyncLocalStorage<OuterCall>())
  return calls.run(outer, run)
}

/** Gives the call that measures what runs now. */
export function currentOuterCall(): OuterCall | undefined {
  return processWide().outerCalls?.getStore()
}
