import type { Config } from '../config/config.ts'
import { report, reportOnce } from '../diagnostics/logger.ts'
import { reasonOf } from '../diagnostics/reason-of.ts'
import type { Listening } from './open-server.ts'

/** What opening the endpoint needs; its server is made late, so that starting costs nothing. */
export interface EndpointPlan {
  readonly address: Config['endpoint']
  /** Makes the server and listens; rejects with an error that has a code (`EADDRINUSE`, …). */
  open(): Promise<Listening>
  /** Is told where, or undefined when the settings leave the endpoint off. */
  onListening(listening: Listening | undefined): void
}

const retryMs = 5_000

/**
 * Opens the endpoint once the application's own start is done.
 *
 * A port in use is said once and tried again every few seconds without keeping the process alive, so
 * that a restart whose predecessor still holds the port ends well. A process with a parent that it
 * talks to (`fork`) does not try again: taking the port when the parent lets go of it would keep a
 * restarted parent out.
 */
export function openEndpoint(plan: EndpointPlan): void {
  // A timer that holds nothing: a script that ends by itself ends before a server is made for it.
  setTimeout(() => {
    if (plan.address.isOpened) void tryToListen(plan)
    else plan.onListening(undefined)
  }, 0).unref()
}

async function tryToListen(plan: EndpointPlan): Promise<void> {
  try {
    plan.onListening(await plan.open())
  } catch (thrown) {
    const shownHost = plan.address.host ?? 'every interface'
    const { port } = plan.address
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENDPOINT_PROTECTION_INVALID') {
      // It was said where it was found; a file may be put right, or come later than the process.
      setTimeout(() => void tryToListen(plan), retryMs).unref()
      return
    }
    if (code !== 'EADDRINUSE') {
      report('LISTEN_FAILED', { host: shownHost, port, reason: reasonOf(thrown) })
      return
    }
    const retries = process.channel === undefined || process.channel === null
    reportOnce('PORT_IN_USE', `${shownHost}:${port}`, {
      host: shownHost,
      port,
      pid: process.pid,
      next: retries
        ? `it is tried again every ${retryMs / 1000} s`
        : 'this process has a parent and does not try again',
    })
    if (retries) setTimeout(() => void tryToListen(plan), retryMs).unref()
  }
}
