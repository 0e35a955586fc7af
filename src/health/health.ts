import { runningKey } from '../diagnostics/running-key.ts'
import type { Readiness, ReadinessCheck } from './readiness.ts'

/**
 * What the application says of its readiness; `/ready` answers with it. Without the preload every call
 * does nothing.
 */
export const health = {
  /**
   * Adds a check that `/ready` runs, or replaces the one of that name; returns how to remove it.
   *
   * @throws READY_CHECK_INVALID when the name is empty or the check is not a function.
   */
  addCheck(name: string, check: ReadinessCheck): () => void {
    return currentReadiness()?.addCheck(name, check) ?? (() => {})
  },

  /** Makes `/ready` answer 503 with this reason until `setReady`, for example while shutting down. */
  setNotReady(reason: string): void {
    currentReadiness()?.setNotReady(reason)
  },

  /** Takes the reason of `setNotReady` back; the checks still decide. */
  setReady(): void {
    currentReadiness()?.setReady()
  },
}

function currentReadiness(): Readiness | undefined {
  return (globalThis as unknown as Record<symbol, { readiness: Readiness } | undefined>)[runningKey]
    ?.readiness
}
