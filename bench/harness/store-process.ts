import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { freePort, plainEnvironment } from './app-process.ts'
import { benchFolder } from './folders.ts'
import type { StoreCommand } from './stores.ts'
import { untilListening } from './until-listening.ts'
import { within } from './within.ts'

/** A question to a store; apps/store.cjs says what each does. */
export type Question =
  | { readonly ask: 'fill'; readonly series: number }
  | { readonly ask: 'begin'; readonly watched: boolean }
  | { readonly ask: 'end' | 'memory' | 'openApp' }
  | { readonly ask: 'record'; readonly calls: number }

/** A store in a process of its own. */
export interface StoreProcess {
  readonly pid: number
  /** The port of its metrics. */
  readonly port: number
  ask(question: Question): Promise<unknown>
}

const answerTimeoutMs = 120_000

/** Starts a store, waits until it can be scraped, runs `use` and ends the process whatever happened. */
export async function withStoreProcess<Result>(
  command: StoreCommand,
  use: (store: StoreProcess) => Promise<Result>,
): Promise<Result> {
  const port = await freePort()
  const child = spawn(command.program, command.args, {
    cwd: benchFolder,
    env: { ...plainEnvironment(), OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exit = once(child, 'exit')
  try {
    await untilListening(port)
    return await use({ pid: child.pid ?? 0, port, ask: questioner(child) })
  } finally {
    child.kill('SIGKILL')
    await exit
  }
}

function questioner(child: ChildProcess): StoreProcess['ask'] {
  const { stdin, stdout } = child
  if (stdin === null || stdout === null) throw new Error('The process of a store was started without pipes.')
  // A store that has died is noticed by the answer that never comes.
  stdin.on('error', () => {})
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  return async (question) => {
    stdin.write(`${JSON.stringify(question)}\n`)
    const { value, done } = await within(
      { timeoutMs: answerTimeoutMs, awaited: `the answer to ${question.ask}` },
      lines.next(),
    )
    if (done)
      throw new Error(`The store ended before it answered ${question.ask}. Its output above says why.`)
    return JSON.parse(value as string)
  }
}
