import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'

/** Returns (or resolves to) nothing when ready, and throws or rejects with the reason when not. */
export type ReadinessCheck = () => void | Promise<void>

/** What `/ready` answers. */
export interface ReadinessVerdict {
  readonly ready: boolean
  /** One line for each thing that is not ready. */
  readonly reasons: readonly string[]
}

/** Whether the application can take work: a reason that it sets itself, and the checks that it registers. */
export class Readiness {
  readonly #checks = new Map<string, ReadinessCheck>()
  #reason: string | undefined
  #verdict: Promise<ReadinessVerdict> | undefined

  /**
   * Adds a check that `/ready` runs, or replaces the one of that name; returns how to remove it.
   *
   * @throws READY_CHECK_INVALID when the name is empty or the check is not a function.
   */
  addCheck(name: string, check: ReadinessCheck): () => void {
    if (typeof name !== 'string' || name.trim() === '') {
      throw new MeterbridgeError('READY_CHECK_INVALID', { check: String(name), reason: 'its name is empty' })
    }
    if (typeof check !== 'function') {
      throw new MeterbridgeError('READY_CHECK_INVALID', { check: name, reason: `it is a ${typeof check}` })
    }
    this.#checks.set(name, check)
    return () => {
      if (this.#checks.get(name) === check) this.#checks.delete(name)
    }
  }

  /** Makes `/ready` answer 503 with this reason until `setReady`. */
  setNotReady(reason: string): void {
    this.#reason = String(reason) || 'not ready'
  }

  /** Takes the reason of `setNotReady` back; the checks still decide. */
  setReady(): void {
    this.#reason = undefined
  }

  /**
   * Runs the checks at once and says whether all pass within `timeoutMs`.
   *
   * Calls that come while the checks run share their verdict, so a slow dependency is asked once.
   */
  async verdict({ timeoutMs }: { timeoutMs: number }): Promise<ReadinessVerdict> {
    this.#verdict ??= this.#runChecks(timeoutMs).finally(() => (this.#verdict = undefined))
    const verdict = await this.#verdict
    if (this.#reason === undefined) return verdict
    return { ready: false, reasons: [this.#reason, ...verdict.reasons] }
  }

  async #runChecks(timeoutMs: number): Promise<ReadinessVerdict> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => {
        const failure = await failureOf(check, timeoutMs)
        return failure === undefined ? undefined : `${name}: ${failure}`
      }),
    )
    const reasons = results.filter((reason) => reason !== undefined)
    return { ready: reasons.length === 0, reasons }
  }
}

async function failureOf(check: ReadinessCheck, timeoutMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, `no answer within ${timeoutMs} ms`)
    timer.unref()
  })
  try {
    return await Promise.race([Promise.resolve(check()).then(() => undefined), late])
  } catch (thrown) {
    return reasonOf(thrown)
  } finally {
    clearTimeout(timer)
  }
}
