import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'

/** A signal that ends a process which does not listen for it. */
export type EndingSignal = 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGQUIT'

/** What happens between the signal and the end. */
export interface SignalOptions {
  /** What `/ready` says; `<signal> received` by default. */
  readonly reason?: string
  /**
   * How long the process lives on when nothing else listens for the signal, in milliseconds: time for load balancers
   * to notice. 0 by default, at most 600,000. A second signal ends it at once.
   */
  readonly delayMs?: number
}

/**
 * Says "not ready" when the signal comes, and leaves to the process how it ends; returns how to leave that.
 *
 * A listener takes the default death of a signal away, so ours is gone before the listeners of the
 * application run: they, and libraries that count listeners to know whether they must end the process
 * (signal-exit), find what they would find without it. When there are none, the signal is raised again and
 * kills the process as it would have, at once or after the delay.
 *
 * @throws READY_SIGNAL_INVALID when the signal is none that ends a process, or the delay is no time.
 */
export function notReadyOnSignal(
  signal: EndingSignal,
  options: SignalOptions & { setNotReady(reason: string): void },
): () => void {
  const { reason = `${signal} received`, delayMs = 0, setNotReady } = options
  if (!endingSignals.includes(signal)) refuse(signal, `it is none of ${endingSignals.join(', ')}`)
  if (typeof delayMs !== 'number' || !(delayMs >= 0 && delayMs <= longestDelayMs)) {
    refuse(signal, `delayMs is ${String(delayMs)} and not a number from 0 to ${longestDelayMs}`)
  }
  const onSignal = (): void => {
    setNotReady(reason)
    process.off(signal, onSignal)
    if (process.listenerCount(signal) > 0) return
    const die = (): unknown => process.kill(process.pid, signal)
    if (delayMs === 0) die()
    // Holds the process on purpose: without the signal's death it would end with the code 0.
    else setTimeout(die, delayMs)
  }
  try {
    // First, since a listener for one time is gone once it ran and could not be counted.
    process.prependListener(signal, onSignal)
  } catch (thrown) {
    refuse(signal, reasonOf(thrown))
  }
  return () => void process.off(signal, onSignal)
}

const endingSignals: readonly string[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] satisfies EndingSignal[]
const longestDelayMs = 600_000

function refuse(signal: unknown, reason: string): never {
  throw new MeterbridgeError('READY_SIGNAL_INVALID', { signal: String(signal), reason })
}
