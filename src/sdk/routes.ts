import type { ReadinessVerdict } from '../health/readiness.ts'
import { plain, type Answer, type Route } from '../server/server.ts'
import { ApplicationBlockedError } from '../thread/application-link.ts'
import type { Scrape } from './scrape.ts'

/** What answers the paths. */
export interface RouteOptions {
  readonly scrape: Scrape
  verdict(options: { timeoutMs: number }): Promise<ReadinessVerdict>
  /** For how long the application's event loop has been blocked; 0 while it runs. */
  blockedSeconds(): number
}

/** The paths that orchestrators ask, which have no credentials to show. */
export const probes: readonly string[] = ['/health', '/ready']

const readyTimeoutMs = 2_000
/** From here on a blocked event loop is said; an orchestrator's few seconds of patience come on top. */
const sayBlockedSeconds = 1
/** From here on the application does not count as alive. */
const deadSeconds = 5

/** The paths of the endpoint and what answers them. */
export function endpointRoutes(options: RouteOptions): Record<string, Route> {
  return {
    '/metrics': (request) => options.scrape.answer(request),
    '/health': () => Promise.resolve(answerHealth(options.blockedSeconds())),
    '/ready': async ({ isTrusted }) => {
      const answer = await answerReady(options)
      // What is not ready, and why, can name what only those with credentials may know.
      return isTrusted || answer.status === 200 ? answer : plain(503, 'not ready\n')
    },
  }
}

function answerHealth(blocked: number): Answer {
  if (blocked < sayBlockedSeconds) return plain(200, 'OK')
  return plain(blocked < deadSeconds ? 200 : 503, `event loop blocked for ${blocked.toFixed(1)} s\n`)
}

async function answerReady({ verdict, blockedSeconds }: RouteOptions): Promise<Answer> {
  try {
    const { ready, reasons } = await verdict({ timeoutMs: readyTimeoutMs })
    return ready ? plain(200, 'OK') : plain(503, `${reasons.join('\n')}\n`)
  } catch (thrown) {
    if (!(thrown instanceof ApplicationBlockedError)) throw thrown
    return plain(503, `event loop blocked for ${blockedSeconds().toFixed(1)} s\n`)
  }
}
