import { methodPatches } from '../method-patches.ts'

const { reportFailure } = methodPatches('graphile-worker')

/** Runs what measures, so that our own failure never reaches the application. */
export function safely(measure: () => void): void {
  try {
    measure()
  } catch (thrown) {
    reportFailure(thrown)
  }
}
