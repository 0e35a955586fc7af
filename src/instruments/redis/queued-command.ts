import { performance } from 'node:perf_hooks'
import { currentAttempt, type ClusterAttempt } from './cluster-call.ts'
import type { NodeRedisLink } from './node-redis-link.ts'
import { redisOperationOf } from './redis-operation.ts'
import type { Outcome, SentCommand } from './sent-command.ts'
import { reportFailure } from './redis-patches.ts'

/** A command in the queue of a client of node-redis, timed from when it got there. */
export class QueuedCommand implements SentCommand {
  readonly name: string
  readonly args: readonly unknown[]
  readonly inTransaction: boolean
  readonly #link: NodeRedisLink
  readonly #startedAt: number
  readonly #attempt: ClusterAttempt | undefined
  readonly #database: number | undefined

  constructor(link: NodeRedisLink, words: readonly unknown[], chainId?: symbol) {
    const name = typeof words[0] === 'string' ? words[0] : String(words[0])
    const operation = redisOperationOf(name)
    this.name = name
    // Only of these the arguments matter; the others are let go once they are sent.
    this.args = operation.kind === 'stream' ? words.slice(1) : noArguments
    this.inTransaction = isOfTransaction(link, { name, chainId })
    this.#link = link
    this.#attempt = currentAttempt()
    this.#startedAt = this.#attempt?.call.startedAt ?? performance.now()
    this.#database = operation.name === 'SELECT' ? Number(words[1]) : undefined
    link.pendingCount++
  }

  /** Follows the promise of the queue; the one that is given back takes its place. */
  follow(promise: Promise<unknown>): Promise<unknown> {
    return promise.then(
      (result) => {
        this.#settle({ durationSeconds: this.#elapsedSeconds(), failed: false, result })
        return result
      },
      (error: unknown) => {
        this.#settle({ durationSeconds: this.#elapsedSeconds(), failed: true, result: error })
        throw error
      },
    )
  }

  /** Takes back that the command waits, when the queue did not take it. */
  forget(): void {
    this.#link.pendingCount--
  }

  #elapsedSeconds(): number {
    return (performance.now() - this.#startedAt) / 1000
  }

  #settle(outcome: Outcome): void {
    const link = this.#link
    link.pendingCount--
    try {
      // The target of now: replies come in the order of their commands, so a SELECT before this one has been answered.
      const { target } = link
      if (this.#attempt === undefined) target.record(this, outcome)
      else this.#attempt.call.settle(this.#attempt, { target, command: this, outcome })
      if (outcome.failed) return
      link.noteReply()
      if (this.#database !== undefined) link.select(this.#database)
    } catch (thrown) {
      reportFailure(thrown)
    }
  }
}

const noArguments: readonly unknown[] = []

/**
 * Tells whether a command is part of a transaction, whose members are only answered `QUEUED`.
 *
 * The commands of a transaction enter the queue at once, with a chain of their own; a pipeline has such a
 * chain too, but no MULTI.
 */
function isOfTransaction(
  link: NodeRedisLink,
  { name, chainId }: { readonly name: string; readonly chainId: symbol | undefined },
): boolean {
  if (chainId === undefined) return false
  if (name === 'MULTI') link.transactionChain = chainId
  else if (link.transactionChain !== chainId) return false
  else if (name === 'EXEC') link.transactionChain = undefined
  return true
}
