import type { Level } from '../diagnostics/messages.ts'
import type { Readiness } from '../health/readiness.ts'
import type { SeriesStore } from '../series/series-store.ts'

/** What the started SDK publishes to the meters and the API that application code imports. */
export interface Running {
  readonly version: string
  readonly store: SeriesStore
  readonly readiness: Readiness
  readonly logLevel: Level | 'none'
}

/**
 * Where the started SDK is found.
 *
 * A global symbol, because the preload is one bundled file and the application may import another
 * copy of this package: both must see one store.
 */
const runningKey: symbol = Symbol.for('meterbridge.running')

type GlobalWithRunning = { [key: symbol]: Running | undefined }

/** Gives what runs in this thread, or nothing. */
export function currentRunning(): Running | undefined {
  return (globalThis as unknown as GlobalWithRunning)[runningKey]
}

/** Publishes what runs in this thread. */
export function publishRunning(running: Running): void {
  Object.defineProperty(globalThis, runningKey, { value: running, configurable: true })
}
