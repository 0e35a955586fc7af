import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { freePort, plainEnvironment } from '../harness/app-process.ts'
import { benchFolder } from '../harness/folders.ts'
import { within } from '../harness/within.ts'

/** What the application has at a moment. */
export interface State {
  readonly rssBytes: number
  readonly heapBytes: number
  /** The longest time since the last question in which its event loop did nothing else. */
  readonly longestStallMs: number
  /** Open descriptors, where the system tells. */
  readonly descriptors: number | undefined
}

/** The application under the preload. */
export interface SoakApp {
  readonly pid: number
  readonly port: number
  readonly metricsPort: number
  state(options?: { collectGarbage: boolean }): Promise<State>
  /** How it has ended by itself, or undefined while it runs. */
  ended(): string | undefined
  /** What it and the preload have written to standard error. */
  stderr(): string
  /** Asks it to end as an orchestrator does and gives the signal or code that it ended with. */
  terminate(): Promise<string>
  kill(): void
}

const answerTimeoutMs = 30_000
const stderrLimit = 100_000

/** Starts the application and waits until it listens. */
export async function startSoakApp(): Promise<SoakApp> {
  const metricsPort = await freePort()
  const child = fork('./soak/app.cjs', {
    cwd: benchFolder,
    execArgv: ['--expose-gc', '--require', '../instrumentation'],
    env: {
      ...plainEnvironment(),
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: `${metricsPort}`,
      METERBRIDGE_SERIES_LIMIT: '200000',
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.on('data', (chunk) => (stderr = (stderr + String(chunk)).slice(-stderrLimit)))
  let end: string | undefined
  child.once('exit', (code, signal) => (end = signal ?? `code ${code}`))
  const { port } = (await reply(child)) as { port: number }
  return {
    pid: child.pid ?? 0,
    port,
    metricsPort,
    async state({ collectGarbage } = { collectGarbage: false }) {
      child.send({ collectGarbage })
      const state = (await reply(child)) as Omit<State, 'descriptors'>
      return { ...state, descriptors: countDescriptors(child.pid) }
    },
    ended: () => end,
    stderr: () => stderr,
    async terminate() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await within({ timeoutMs: answerTimeoutMs, awaited: 'the end of the application' }, exit)
      return end ?? 'unknown'
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

async function reply(child: ChildProcess): Promise<unknown> {
  const [message] = await within(
    { timeoutMs: answerTimeoutMs, awaited: 'the application' },
    once(child, 'message'),
  )
  return message
}

function countDescriptors(pid: number | undefined): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return undefined
  }
}
