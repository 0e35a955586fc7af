import { setTimeout } from 'node:timers/promises'
import type { Client, Random } from './client.ts'

/** Clients of one kind: how many come at once, and how long each waits before it comes again. */
export interface Guests {
  readonly kind: string
  readonly client: Client
  readonly port: number
  readonly atOnce: number
  readonly pauseMs: number
}

/** What became of the visits: how many ended in which way, by kind, and the first that went wrong. */
export class Tally {
  readonly outcomes: Map<string, Map<string, number>> = new Map()
  readonly faults: string[] = []
  faultCount = 0

  add(kind: string, outcome: string): void {
    const ofKind = this.outcomes.get(kind) ?? new Map<string, number>()
    ofKind.set(outcome, (ofKind.get(outcome) ?? 0) + 1)
    this.outcomes.set(kind, ofKind)
  }

  addFault(kind: string, error: unknown): void {
    this.faultCount++
    if (this.faults.length < 10) this.faults.push(`${kind}: ${String(error)}`)
  }

  count(kind: string, outcome?: string): number {
    const ofKind = this.outcomes.get(kind) ?? new Map<string, number>()
    if (outcome !== undefined) return ofKind.get(outcome) ?? 0
    return [...ofKind.values()].reduce((sum, count) => sum + count, 0)
  }
}

/** Lets all guests come again and again until the signal, and resolves when the last has gone. */
export async function runCrowd(
  guests: readonly Guests[],
  { random, signal, tally }: { random: Random; signal: AbortSignal; tally: Tally },
): Promise<void> {
  const comeAndGo = async ({ kind, client, port, pauseMs }: Guests): Promise<void> => {
    while (!signal.aborted) {
      try {
        tally.add(kind, await client({ port, random, signal }))
      } catch (error) {
        // Whoever is sent away at the end has not failed.
        if (!signal.aborted) tally.addFault(kind, error)
      }
      await setTimeout(pauseMs, undefined, { signal }).catch(() => {})
    }
  }
  await Promise.all(guests.flatMap((each) => Array.from({ length: each.atOnce }, () => comeAndGo(each))))
}
