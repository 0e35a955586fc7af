import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { freePort, plainEnvironment } from '../harness/app-process.ts'
import { benchFolder } from '../harness/folders.ts'
import { within } from '../harness/within.ts'

/** What the application has at a moment. */
export interface State {
  readonly rssBytes: number
  /** Heaps and buffers of all threads; 0 when not asked to leave out garbage. */
  readonly heapBytes: number
  /** The longest time since the last question in which its event loop did nothing else. */
  readonly stallMs: number
  /** The same in CPU of its main thread, which leaves out what else the machine did. */
  readonly stallCpuMs: number
  /** Open descriptors, where the system tells. */
  readonly descriptors: number | undefined
}

/** The application under the preload. */
export interface SoakApp {
  readonly pid: number
  readonly port: number
  readonly metricsPort: number
  /**
   * Tells what it has now.
   *
   * @throws when it has ended by itself, with what it wrote.
   */
  state(options?: { withoutGarbage: boolean }): Promise<State>
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
    execArgv: ['--expose-gc', '--require', './apps/live-memory.cjs', '--require', '../instrumentation'],
    env: {
      ...plainEnvironment(),
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: `${metricsPort}`,
      METERBRIDGE_SERIES_LIMIT: '200000',
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  // A message to an application that has just died is no news beside its end.
  child.on('error', () => {})
  let stderr = ''
  child.stderr?.on('data', (chunk) => (stderr = (stderr + String(chunk)).slice(-stderrLimit)))
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)),
  )
  const reply = async (): Promise<unknown> => {
    const message = once(child, 'message').then(([value]: unknown[]) => value)
    const failure = ended.then((how) => {
      throw new Error(`The application ended by itself with ${how}. Its standard error:\n${stderr}`)
    })
    return within(
      { timeoutMs: answerTimeoutMs, awaited: 'the application' },
      Promise.race([message, failure]),
    )
  }
  const { port } = (await reply()) as { port: number }
  return {
    pid: child.pid ?? 0,
    port,
    metricsPort,
    async state({ withoutGarbage } = { withoutGarbage: false }) {
      if (child.connected) child.send({ withoutGarbage })
      const state = (await reply()) as Omit<State, 'descriptors'>
      return { ...state, descriptors: countDescriptors(child.pid) }
    },
    stderr: () => stderr,
    async terminate() {
      child.kill('SIGTERM')
      return within({ timeoutMs: answerTimeoutMs, awaited: 'the end of the application' }, ended)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

function countDescriptors(pid: number | undefined): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return undefined
  }
}
