import { fork } from 'node:child_process'
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Asked } from './scrape.ts'
import { within } from './within.ts'

/** Longer than a scrape may take. */
const lastScrapeMs = 150_000

/** A scraper at work. */
export interface RegularScrapes {
  /** Resolves when the last scrape has ended; rejects when one failed. */
  stop(): Promise<void>
}

/**
 * Scrapes regularly, in a process that gives way to all others: a Prometheus runs on a machine of its own, and must
 * not take the CPU from the load and the application where they share two.
 */
export function startRegularScrapes(order: { port: number; asked: Asked; everyMs: number }): RegularScrapes {
  const child = fork(fileURLToPath(new URL('./regular-scrapes.ts', import.meta.url)))
  setPriority(child.pid!, constants.priority.PRIORITY_LOW)
  const answer = once(child, 'message')
  child.send(order)
  return {
    async stop() {
      child.send('stop')
      try {
        const [message] = (await within({ timeoutMs: lastScrapeMs, awaited: 'the last scrape' }, answer)) as [
          'stopped' | { error: string },
        ]
        if (message !== 'stopped') throw new Error(`A scrape failed. ${message.error}`)
      } finally {
        child.kill()
      }
    },
  }
}
