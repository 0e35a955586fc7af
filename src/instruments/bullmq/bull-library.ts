import type { ListJobs } from './bullmq-library.ts'

/**
 * What the instrument touches of Bull 4, by structure.
 *
 * The package's types are those of its API, and some of these members are internal.
 */
export interface BullLibrary {
  readonly prototype: BullQueue
  readonly Job: object
}

/** A queue, which is a worker as well once it processes jobs. */
export interface BullQueue {
  readonly name: string
  readonly keyPrefix: string
  /** The promise of `close`, once it was called. */
  readonly closing?: unknown
  /** The promise that a pause of this process ends with. */
  readonly paused?: unknown
  /** Whether the connection that commands use exists; reading `client` would open it. */
  readonly clientInitialized?: boolean
  getJobCounts(...types: string[]): Promise<Readonly<Record<string, number>>>
  readonly getJobs: ListJobs
}
