import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { within } from './within.ts'

/** How long requests took, from when they were due. */
export interface Latencies {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly longestMs: number
}

/** The load without waiting, in a process of its own. */
export interface OpenLoop {
  /** Sends so many requests a second for so long; resolves when all are answered with 200. */
  send(load: { port: number; requestsPerSecond: number; seconds: number }): Promise<Latencies>
  stop(): void
}

const lateAnswersMs = 60_000

/** Starts the load. */
export function startOpenLoop(): OpenLoop {
  const child = fork(fileURLToPath(new URL('./open-loop.ts', import.meta.url)))
  return {
    async send(load) {
      const answer = once(child, 'message')
      child.send(load)
      const timeoutMs = load.seconds * 1000 + lateAnswersMs
      const [message] = (await within({ timeoutMs, awaited: 'the load' }, answer)) as [
        Latencies | { error: string },
      ]
      if ('error' in message) throw new Error(`The load failed. ${message.error}`)
      return message
    },
    stop: () => void child.kill(),
  }
}
