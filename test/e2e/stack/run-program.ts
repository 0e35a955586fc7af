import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

export interface ProgramOptions {
  readonly args?: readonly string[]
  readonly cwd?: string
  /** Added to the PATH. */
  readonly env?: Readonly<Record<string, string>>
}

export interface RunningProgram extends AsyncDisposable {
  /** All that it wrote so far. */
  log(): string
  /** Says how it ended; undefined while it runs. */
  ending(): string | undefined
  /** Ends it at once, and resolves when it has. */
  kill(): Promise<void>
}

/** What a test that ran out of time leaves behind ends with the process of the tests. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Runs a server of any kind until the end of the test. */
export function runProgram(program: string, { args = [], cwd, env }: ProgramOptions = {}): RunningProgram {
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += String(data)))
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const kill = async (): Promise<void> => {
    running.delete(child)
    if (hasEnded()) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  return {
    log: () => log,
    ending: () =>
      hasEnded() ? `${program} ended with ${child.exitCode ?? child.signalCode}: ${log}` : undefined,
    kill,
    [Symbol.asyncDispose]: kill,
  }
}
