import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { ServiceError } from './service-error.ts'

/** Longer than a first `up` that installs packages takes. */
const patienceMs = 10 * 60_000
const pollMs = 100

/**
 * Runs the work while no other process on this checkout changes its servers.
 *
 * An empty SQLite file is the lock, because the system releases SQLite's lock when the process that holds
 * it dies in any way; a lock made of a file's existence would have to guess whether its owner still lives.
 *
 * @throws SERVICES_LOCKED when another process holds the lock for ten minutes
 */
export async function withLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'services.lock')
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    const deadline = Date.now() + patienceMs
    while (!acquired(database)) {
      if (Date.now() > deadline) {
        throw new ServiceError(
          'SERVICES_LOCKED',
          `the lock ${file} is wrong because another process holds it for ten minutes. ` +
            'End the other `npm run services` and run it again.',
        )
      }
      await delay(pollMs)
    }
    return await work()
  } finally {
    database.close()
  }
}

function acquired(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('locked')) return false
    throw error
  }
}
