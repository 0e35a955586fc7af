import { methodPatches } from '../method-patches.ts'

export const { replaceMethod, reportFailure } = methodPatches('bullmq')

/** Runs what measures, so that our own failure never reaches the application. */
export function safely<Result>(measure: () => Result): Result | undefined {
  try {
    return measure()
  } catch (thrown) {
    reportFailure(thrown)
    return undefined
  }
}
