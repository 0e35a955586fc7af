import { runningKey } from '../diagnostics/running-key.ts'
import type { HealthCheck, HealthCheckOptions } from './check.ts'
import type { ClientCheckOptions } from './client-checks.ts'
import type { EndingSignal, SignalOptions } from './not-ready-on-signal.ts'
import type { Readiness } from './readiness.ts'

/**
 * What the application says of its health; `/health` and `/ready` answer with it. Without the preload
 * every call does nothing.
 */
export const health = {
  /**
   * Adds a check that decides `/ready` (or the groups of its options), or replaces the one of that name;
   * returns how to remove it.
   *
   * @throws READY_CHECK_INVALID when the name is empty, the check is no function, or an option is wrong.
   */
  addCheck(...parameters: [name: string, check: HealthCheck, options?: HealthCheckOptions]): () => void {
    return currentReadiness()?.addCheck(...parameters) ?? nothing
  },

  /**
   * Checks each server of a kind that the application's own clients talk to, through those clients: `SELECT 1`
   * through each pool of pg, postgres.js and mysql2, `ping` through each client of mongodb, `PING` through a client of
   * ioredis or node-redis. Returns how to stop that.
   *
   * @throws READY_CHECK_INVALID when a kind of clients is unknown or its options are wrong.
   */
  checkClients(options: ClientCheckOptions): () => void {
    return currentReadiness()?.checkClients(options) ?? nothing
  },

  /** Makes `/ready` answer 503 with this reason until `setReady`, for example while shutting down. */
  setNotReady(reason: string): void {
    currentReadiness()?.setNotReady(reason)
  },

  /** Takes the reason of `setNotReady` back; the checks still decide. */
  setReady(): void {
    currentReadiness()?.setReady()
  },

  /**
   * Makes `/ready` answer 503 from the moment the signal comes; returns how to leave that.
   *
   * How the process ends stays as it is: its own listeners decide, and without any the signal kills it,
   * at once or after `delayMs`.
   *
   * @throws READY_SIGNAL_INVALID when the signal is none that ends a process, or the delay is no time.
   */
  notReadyOnSignal(signal: EndingSignal, options?: SignalOptions): () => void {
    return currentReadiness()?.notReadyOnSignal(signal, options) ?? nothing
  },
}

const nothing = (): void => {}

/** Gives the readiness of the Meterbridge that runs, or nothing. */
export function currentReadiness(): Readiness | undefined {
  return (globalThis as unknown as Record<symbol, { readiness: Readiness } | undefined>)[runningKey]
    ?.readiness
}
