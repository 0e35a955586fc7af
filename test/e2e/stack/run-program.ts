import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { UserIds } from '../../../scripts/services/service.ts'

export interface ProgramOptions {
  readonly args?: readonly string[]
  readonly cwd?: string
  /** Added to the PATH. */
  readonly env?: Readonly<Record<string, string>>
  /** Who runs it: the current user by default. */
  readonly user?: UserIds | undefined
}

export interface RunningProgram extends AsyncDisposable {
  /** All that it wrote so far. */
  log(): string
  /** Says how it ended; undefined while it runs. */
  ending(): string | undefined
  /** Asks it to end, and resolves when it has. */
  stop(signal: NodeJS.Signals): Promise<void>
  /** Ends it at once. */
  kill(): Promise<void>
}

/** What a test that ran out of time leaves behind ends with the process of the tests. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Runs a server of any kind until the end of the test. */
export function runProgram(
  program: string,
  { args = [], cwd, env, user }: ProgramOptions = {},
): RunningProgram {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  })
  running.add(child)
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += String(data)))
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    running.delete(child)
    if (hasEnded()) return
    child.kill(signal)
    await once(child, 'close')
  }
  const kill = (): Promise<void> => stop('SIGKILL')
  return {
    log: () => log,
    ending: () =>
      hasEnded() ? `${program} ended with ${child.exitCode ?? child.signalCode}: ${log}` : undefined,
    stop,
    kill,
    [Symbol.asyncDispose]: kill,
  }
}
