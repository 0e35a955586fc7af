import { runApp, type AppOptions, type RunningApp } from './run-app.ts'

/** An application that says of its health what the test tells it to. */
export interface HealthApp extends AsyncDisposable {
  readonly app: RunningApp
  /** Runs a command of apps/health.cjs to its end. */
  tell(command: string): Promise<void>
  /**
   * Asks until the application answers: the endpoint's thread answers for one that is silent for 150 ms, as on a busy
   * machine.
   */
  ask(path: string, headers?: Readonly<Record<string, string>>): Promise<HealthAnswer>
  /** Asks until the status is this one. */
  askUntil(path: string, status: number): Promise<HealthAnswer>
}

export interface HealthAnswer {
  readonly status: number
  readonly type: string | null
  readonly body: string
}

/** Starts the application under the preload and waits until it listens to commands. */
export async function startHealthApp(options: Partial<AppOptions> = {}): Promise<HealthApp> {
  const app = runApp({ app: 'health.cjs', stdin: null, ...options })
  await app.said(/ready/)
  const url = await app.url()
  const told = new Map<string, number>()
  const ask: HealthApp['ask'] = async (path, headers = {}) => {
    for (;;) {
      const response = await fetch(url + path, { headers: { connection: 'close', ...headers } })
      const { status } = response
      const body = await response.text()
      if (!body.includes('event loop blocked'))
        return { status, type: response.headers.get('content-type'), body }
    }
  }
  return {
    app,
    ask,
    async askUntil(path, status) {
      let answer = await ask(path)
      while (answer.status !== status) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        answer = await ask(path)
      }
      return answer
    },
    async tell(command) {
      const times = (told.get(command) ?? 0) + 1
      told.set(command, times)
      app.child.stdin!.write(`${command}\n`)
      const answer = `did ${command.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`
      await app.said(new RegExp(`(?:${answer}[^]*){${times}}`))
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}
