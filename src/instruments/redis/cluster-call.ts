import { performance } from 'node:perf_hooks'
import type { CommandTarget } from './command-target.ts'
import { reportFailure } from './redis-patches.ts'
import type { Outcome, SentCommand } from './sent-command.ts'

/**
 * A command or a transaction that a cluster of node-redis was given, however often it is sent.
 *
 * A cluster sends again what was answered MOVED or ASK. So outcomes are kept until the cluster itself
 * settles, and those of an attempt that another follows are dropped: what counts is what the
 * application got in the end, on the node that gave it, with the time since the first attempt.
 */
export class ClusterCall {
  readonly startedAt: number = performance.now()
  readonly #name: string
  readonly #unreached: CommandTarget
  #attempt: ClusterAttempt | undefined
  #hasEnded = false

  constructor(name: string, unreached: CommandTarget) {
    this.#name = name
    this.#unreached = unreached
  }

  /** Sends once, and takes the commands that enter a queue meanwhile for an attempt of this call. */
  send<Sent>(send: () => Sent): Sent {
    const attempt: ClusterAttempt = { call: this, outcomes: [] }
    this.#attempt = attempt
    const outer = current
    current = attempt
    try {
      return send()
    } finally {
      current = outer
    }
  }

  /** Takes how a command of an attempt ended. */
  settle(attempt: ClusterAttempt, settled: SettledCommand): void {
    if (attempt !== this.#attempt) return
    // A transaction rejects with its first error, before the rest of it is answered.
    if (this.#hasEnded) settled.target.record(settled.command, settled.outcome)
    else attempt.outcomes.push(settled)
  }

  /** Gives back the promise of the cluster's, with what it does recorded. */
  async follow<Result>(promise: Promise<Result>): Promise<Result> {
    try {
      const result = await promise
      this.#end()
      return result
    } catch (error) {
      this.#end({ error })
      throw error
    }
  }

  #end(failure?: { readonly error: unknown }): void {
    this.#hasEnded = true
    try {
      const outcomes = this.#attempt?.outcomes ?? []
      if (failure !== undefined && outcomes.length === 0) this.#recordUnreached(failure.error)
      for (const { target, command, outcome } of outcomes) {
        const isLast = failure !== undefined && isRedirection(outcome)
        target.record(command, isLast ? { ...outcome, result: failure.error } : outcome)
      }
      outcomes.length = 0
    } catch (thrown) {
      reportFailure(thrown)
    }
  }

  #recordUnreached(error: unknown): void {
    const durationSeconds = (performance.now() - this.startedAt) / 1000
    this.#unreached.recordFailure({ name: this.#name, args: [] }, durationSeconds, error)
  }
}

/** One sending of a call. */
export interface ClusterAttempt {
  readonly call: ClusterCall
  readonly outcomes: SettledCommand[]
}

export interface SettledCommand {
  readonly target: CommandTarget
  readonly command: SentCommand
  readonly outcome: Outcome
}

let current: ClusterAttempt | undefined

/** Gives the attempt that is being sent at this moment. */
export function currentAttempt(): ClusterAttempt | undefined {
  return current
}

function isRedirection({ failed, result }: Outcome): boolean {
  const message = failed ? (result as Error | undefined)?.message : undefined
  return typeof message === 'string' && /^(?:MOVED|ASK) /.test(message)
}
