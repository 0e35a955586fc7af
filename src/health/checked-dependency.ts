import { reasonOf } from '../diagnostics/reason-of.ts'
import type { CheckDefinition } from './check-definition.ts'
import type { CheckReport } from './verdict.ts'

/**
 * A check with its last result.
 *
 * A result stands for `cacheMs`. The check never runs twice at once: who asks while it runs shares that
 * run, and while a late run has not ended the check stays down and is not run again.
 */
export class CheckedDependency {
  readonly definition: CheckDefinition
  #last: Result | undefined
  #lastSuccess: Moment | undefined
  /** The run that is in time. */
  #running: Promise<Result> | undefined
  /** When the run began that is late and has not ended, in milliseconds of `performance.now()`. */
  #lateSinceMs: number | undefined

  constructor(definition: CheckDefinition) {
    this.definition = definition
  }

  /** Whether the last result is too old to stand. */
  get isStale(): boolean {
    return this.#last === undefined || performance.now() - this.#last.at.clockMs >= this.definition.cacheMs
  }

  /** Gives the last result, as old as it is; undefined before the first. */
  get last(): CheckReport | undefined {
    return this.#last && this.#reportOf(this.#last)
  }

  /** How long ago the check succeeded last, in seconds; undefined when it never has. */
  get secondsSinceSuccess(): number | undefined {
    return this.#lastSuccess && (performance.now() - this.#lastSuccess.clockMs) / 1000
  }

  /** Gives a result that stands, running the check when there is none; never rejects. */
  async report(): Promise<CheckReport> {
    if (!this.isStale) return this.#reportOf(this.#last!)
    if (this.#lateSinceMs !== undefined)
      return this.#reportOf(this.#record(this.#stillLate(this.#lateSinceMs)))
    return this.#reportOf(await (this.#running ??= this.#run()))
  }

  /** Says that the check is down for a reason of the one who asks, without recording it. */
  downBecause(reason: string): CheckReport {
    return this.#reportOf({ reason, durationSeconds: 0, at: now() })
  }

  #run(): Promise<Result> {
    const { check, timeoutMs } = this.definition
    const startedMs = performance.now()
    const controller = new AbortController()
    return new Promise((resolve) => {
      const settle = (reason: string | undefined): void => {
        this.#running = undefined
        resolve(this.#record({ reason, durationSeconds: (performance.now() - startedMs) / 1000 }))
      }
      const timer = setTimeout(() => {
        const reason = noAnswerWithin(timeoutMs)
        this.#lateSinceMs = startedMs
        settle(reason)
        controller.abort(new Error(reason))
      }, timeoutMs)
      timer.unref()
      const end = (reason: string | undefined): void => {
        clearTimeout(timer)
        if (this.#lateSinceMs === startedMs) this.#lateSinceMs = undefined
        else settle(reason)
      }
      const run = async (): Promise<unknown> => check({ signal: controller.signal, timeoutMs })
      run().then(
        (answer) => end(answer === false ? 'it gave false' : undefined),
        (thrown: unknown) => end(reasonOf(thrown)),
      )
    })
  }

  #stillLate(sinceMs: number): Omit<Result, 'at'> {
    const durationSeconds = (performance.now() - sinceMs) / 1000
    const began = `the run that began ${Math.round(durationSeconds)} s ago has not ended`
    return { reason: `${noAnswerWithin(this.definition.timeoutMs)}; ${began}`, durationSeconds }
  }

  #record(result: Omit<Result, 'at'>): Result {
    const at = now()
    if (result.reason === undefined) this.#lastSuccess = at
    return (this.#last = { ...result, at })
  }

  #reportOf({ reason, durationSeconds, at }: Result): CheckReport {
    const { name, type, critical } = this.definition
    return {
      name,
      type,
      critical,
      status: reason === undefined ? 'up' : 'down',
      reason,
      durationSeconds,
      checkedAtMs: at.dateMs,
      lastSuccessAtMs: this.#lastSuccess?.dateMs,
    }
  }
}

/** Why something that did not answer is down. */
export function noAnswerWithin(timeoutMs: number): string {
  return `no answer within ${timeoutMs} ms`
}

interface Result {
  /** Undefined when the check succeeded. */
  readonly reason: string | undefined
  readonly durationSeconds: number
  readonly at: Moment
}

/** A moment on the clock that nobody sets, and on the one that people read. */
interface Moment {
  readonly clockMs: number
  readonly dateMs: number
}

function now(): Moment {
  return { clockMs: performance.now(), dateMs: Date.now() }
}
