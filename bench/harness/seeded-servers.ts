import { spawnSync } from 'node:child_process'
import { ensureServices } from '../../scripts/services/ensure-services.ts'
import { benchFolder } from './folders.ts'

const seedTimeoutMs = 60_000

/**
 * Brings up a real Postgres and a real Redis, puts the rows and keys of the Express app there, runs `use` with
 * their URLs as environment, and removes the rows and keys again.
 */
export async function withSeededServers<Result>(
  use: (environment: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  const urls = await ensureServices(['postgres', 'redis'])
  const environment = { POSTGRES_URL: urls.postgres, REDIS_URL: urls.redis }
  seed('up', environment)
  try {
    return await use(environment)
  } finally {
    seed('down', environment)
  }
}

function seed(direction: string, environment: Readonly<Record<string, string>>): void {
  const { status } = spawnSync(process.execPath, ['apps/seed.cjs', direction], {
    cwd: benchFolder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: seedTimeoutMs,
  })
  if (status !== 0) throw new Error(`apps/seed.cjs ${direction} failed. Its output above says why.`)
}
