import { abortedCall } from '../../gen-ai/call-error.ts'
import type { CallInFlight } from '../../gen-ai/model-operation.ts'

const dropped = new FinalizationRegistry<CallInFlight>((call) => call.abandon(abortedCall))

/** Ends a call when what the application reads it from is collected, so that nothing stays in flight for ever. */
export function abandonWhenDropped(target: object, call: CallInFlight): void {
  dropped.register(target, call, target)
}

/** Takes that back, when something else is read in its place. */
export function keepWhenDropped(target: object): void {
  dropped.unregister(target)
}
