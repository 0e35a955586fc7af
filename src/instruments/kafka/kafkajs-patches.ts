import { methodPatches } from '../method-patches.ts'

export const { replaceMethod, reportFailure } = methodPatches('kafkajs')

/** Runs what measures, so that our own failure never reaches the application. */
export function safely(measure: () => void): void {
  try {
    measure()
  } catch (thrown) {
    reportFailure(thrown)
  }
}
