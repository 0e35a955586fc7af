import { reasonOf } from './reason-of.ts'

/** Says why something failed as a reader understands it: without the class of the error. */
export function plainReason(thrown: unknown): string {
  return reasonOf(thrown).replace(/^\w*Error: /, '')
}
