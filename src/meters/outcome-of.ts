import type { Ending } from './completion.ts'
import { errorTypeOf } from './error-type-of.ts'

/** The outcome and the error class of a measured call, as attribute values. */
export interface Outcome {
  readonly outcome: 'success' | 'error' | 'cancelled'
  readonly errorType: string | undefined
}

/** Reads an ending; an `AbortError` counts as cancelled. */
export function outcomeOf({ how, thrown }: Ending): Outcome {
  if (how !== 'threw') return { outcome: 'success', errorType: undefined }
  const errorType = errorTypeOf(thrown)
  return { outcome: errorType === 'AbortError' ? 'cancelled' : 'error', errorType }
}
