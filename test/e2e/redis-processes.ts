import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../scripts/services/find-program.ts'

/** Redis servers of one test, with a folder of their own; they end and it goes with `stop`. */
export interface RedisProcesses {
  readonly folder: string
  start(settings: readonly string[]): void
  stop(): Promise<void>
}

/** Makes a place for Redis servers, none of which runs yet. */
export async function makeRedisProcesses(): Promise<RedisProcesses> {
  const program = findProgram('redis-server')
  if (program === undefined) {
    throw new Error(
      'no redis-server is on this machine. Run `npm run services up redis`, or install Redis 7.',
    )
  }
  const folder = await mkdtemp(join(tmpdir(), 'meterbridge-redis-'))
  const processes: ChildProcess[] = []
  return {
    folder,
    start(settings) {
      processes.push(spawn(program, [...settings], { cwd: folder, stdio: 'ignore' }))
    },
    async stop() {
      for (const process of processes) {
        if (process.exitCode !== null || process.signalCode !== null) continue
        const exited = once(process, 'exit')
        process.kill('SIGKILL')
        await exited
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
