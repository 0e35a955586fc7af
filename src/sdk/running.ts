import type { Level } from '../diagnostics/messages.ts'
import { runningKey } from '../diagnostics/running-key.ts'
import type { Readiness } from '../health/readiness.ts'
import type { AiSettings } from '../gen-ai/ai-settings.ts'
import type { SeriesStore } from '../series/series-store.ts'
import type { Route } from '../server/server.ts'

/** What the started SDK publishes. */
export interface Running {
  readonly version: string
  readonly store: SeriesStore
  readonly readiness: Readiness
  readonly ai: AiSettings
  readonly logLevel: Level | 'none'
  /** The pages, by path, for the servers of the application. */
  routes(): Readonly<Record<string, Route>>
}

type GlobalWithRunning = { [key: symbol]: Running | undefined }

/** Gives what runs in this thread, or nothing. */
export function currentRunning(): Running | undefined {
  return (globalThis as unknown as GlobalWithRunning)[runningKey]
}

/** Publishes what runs in this thread. */
export function publishRunning(running: Running): void {
  Object.defineProperty(globalThis, runningKey, { value: running, configurable: true })
}
