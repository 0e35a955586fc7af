import { setTimeout as delay } from 'node:timers/promises'
import { runProgram } from './run-program.ts'

/** A program that stores samples and answers PromQL. */
export interface Engine {
  readonly program: string
  readonly args: readonly string[]
  readonly folder: string
  readonly url: string
}

export interface RunningEngine extends AsyncDisposable {
  readonly url: string
  /** Evaluates an expression now; rejects when the engine refuses it. */
  query(expression: string): Promise<readonly { metric: Record<string, string>; value: [number, string] }[]>
  log(): string
}

/** Starts an engine and waits until it answers. */
export async function startEngine({ program, args, folder, url }: Engine): Promise<RunningEngine> {
  const running = runProgram(program, { args, cwd: folder })
  const query: RunningEngine['query'] = async (expression) => {
    const response = await fetch(
      `${url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
    )
    const answer = (await response.json()) as { status: string; error?: string; data: { result: never } }
    if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error}`)
    return answer.data.result
  }
  for (;;) {
    const ending = running.ending()
    if (ending !== undefined) throw new Error(ending)
    const isReady = await query('vector(1)').then(
      () => true,
      () => false,
    )
    if (isReady) return { url, query, log: running.log, [Symbol.asyncDispose]: running.kill }
    await delay(100)
  }
}
