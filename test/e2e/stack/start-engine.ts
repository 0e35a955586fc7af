import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** A program that stores samples and answers PromQL. */
export interface Engine {
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  readonly url: string
}

export interface RunningEngine extends AsyncDisposable {
  /** Evaluates an expression now; rejects when the engine refuses it. */
  query(expression: string): Promise<readonly { metric: Record<string, string>; value: [number, string] }[]>
  log(): string
}

/** What a test that ran out of time leaves behind ends with the process of the tests. */
const running = new Set<ChildProcess>()
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')))

/** Starts an engine and waits until it answers. */
export async function startEngine({ program, args, folder, url }: Engine): Promise<RunningEngine> {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += String(data)))
  const stop = async (): Promise<void> => {
    running.delete(child)
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  const query: RunningEngine['query'] = async (expression) => {
    const response = await fetch(
      `${url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
    )
    const answer = (await response.json()) as { status: string; error?: string; data: { result: never } }
    if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error}`)
    return answer.data.result
  }
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${log}`)
    const isReady = await query('vector(1)').then(
      () => true,
      () => false,
    )
    if (isReady) return { query, log: () => log, [Symbol.asyncDispose]: stop }
    await delay(100)
  }
}

/** Gives a port that nobody listens on now. */
export async function anyFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
