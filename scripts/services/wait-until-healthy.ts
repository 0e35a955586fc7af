import { setTimeout as delay } from 'node:timers/promises'
import { reasonOf } from './service-error.ts'

/** RabbitMQ needs about 12 s on two idle cores, and several times that on busy ones. */
const patienceMs = 120_000
const firstDelayMs = 20
const longestDelayMs = 500

/** Probes a server until it answers itself; rejects as soon as it has ended, or after two minutes. */
export async function waitUntilHealthy({ probe, hasEnded }: HealthWait): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (let delayMs = firstDelayMs; ; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
    const failure = await probe().then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    // Also after an answer: another server may give it where this one could not listen.
    const ending = hasEnded()
    if (ending !== undefined) throw new Error(ending, { cause: failure?.error })
    if (failure === undefined) return
    if (Date.now() > deadline) {
      const reason = reasonOf(failure.error)
      throw new Error(`it does not answer within ${patienceMs / 1000} s: ${reason}`, { cause: failure.error })
    }
    await delay(delayMs)
  }
}

export interface HealthWait {
  probe(): Promise<void>
  /** Says how the server has ended, or returns undefined while it runs. */
  hasEnded(): string | undefined
}
