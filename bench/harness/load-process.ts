import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { within } from './within.ts'

const loadTimeoutMs = 300_000

/** The load generator in a process of its own, so that the app's CPU time holds none of it. */
export interface LoadProcess {
  /** Sends a number of requests to a port and resolves when all are answered with 200. */
  send(load: { port: number; requests: number }): Promise<void>
  stop(): void
}

/** Starts the load generator. */
export function startLoadProcess(): LoadProcess {
  // Where the app under test starts it, it must not be measured as the app is.
  const child = fork(fileURLToPath(new URL('./load.ts', import.meta.url)), { execArgv: [] })
  return {
    async send(load) {
      const answer = once(child, 'message')
      child.send(load)
      const [message] = (await within({ timeoutMs: loadTimeoutMs, awaited: 'the load' }, answer)) as [
        { done: true } | { error: string },
      ]
      if ('error' in message) throw new Error(`The load failed. ${message.error}`)
    },
    stop: () => void child.kill(),
  }
}
