/**
 * What the instrument touches of pg-boss 10 to 12, by structure.
 *
 * A `PgBoss` hands every call to its `Manager`, which the package does not export.
 */
export interface BossManager {
  readonly config: { readonly schema: string }
  readonly db: BossDatabase
  /** Undefined before the start. */
  readonly stopped?: boolean
  /** Since version 11. */
  readonly getQueueCache?: unknown
  /** Present where a job can wait for others, which is when the table of jobs has a column `blocked`. */
  readonly flow?: unknown
  getWorkers(): readonly BossWorker[]
}

export interface BossDatabase {
  executeSql(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>
}

export interface BossWorker {
  readonly name: string
  readonly state: string
  readonly options?: { readonly batchSize?: number }
}

/** A job as a handler gets it. The times are there if the application asked for `includeMetadata`. */
export interface BossJob {
  readonly id: string
  readonly retryCount?: number
  readonly startAfter?: unknown
  readonly startedOn?: unknown
}

/** What `complete`, `fail` and `cancel` answer. */
export interface SettleAnswer {
  readonly affected: number
}

/** Tells whether pg-boss uses a queue for its own work: what it runs there is not the application's. */
export function isInternal(queue: unknown): boolean {
  return typeof queue === 'string' && queue.startsWith('__pgboss__')
}
