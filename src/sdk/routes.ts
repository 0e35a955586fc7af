import { parseAccept } from '../exposition/parse-accept.ts'
import type { Verdict } from '../health/verdict.ts'
import { verdictText } from '../health/verdict-text.ts'
import { plain, type Answer, type PageRequest, type Route } from '../server/server.ts'
import { ApplicationBlockedError } from '../thread/application-link.ts'
import type { Scrape } from './scrape.ts'

/** What answers the paths. */
export interface RouteOptions {
  readonly scrape: Scrape
  verdict(options: { group: string; timeoutMs: number }): Promise<Verdict>
  /** For how long the application's event loop has been blocked; 0 while it runs. */
  blockedSeconds(): number
}

/** The paths that orchestrators ask, which have no credentials to show. */
export const probes: readonly string[] = ['/health', '/health/', '/ready']

/** The longest that an orchestrator is left without an answer; checks have shorter times of their own. */
const verdictTimeoutMs = 10_000
/** From here on a blocked event loop is said; an orchestrator's few seconds of patience come on top. */
const sayBlockedSeconds = 1
/** From here on the application does not count as alive. */
const deadSeconds = 5

/** The paths of the endpoint and what answers them; one that ends in a slash stands for all below it. */
export function endpointRoutes(options: RouteOptions): Record<string, Route> {
  return {
    '/metrics': (request) => options.scrape.answer(request),
    '/health': (request) => answerHealth(options, { group: 'live', request }),
    '/health/': (request) => answerHealth(options, { group: lastPart(request.path), request }),
    '/ready': (request) => answerHealth(options, { group: 'ready', request }),
  }
}

async function answerHealth(
  { verdict, blockedSeconds }: RouteOptions,
  { group, request }: { group: string; request: PageRequest },
): Promise<Answer> {
  if (group === 'live' && blockedSeconds() >= sayBlockedSeconds) {
    return answerVerdict(blockedVerdict(group, blockedSeconds()), request)
  }
  try {
    return answerVerdict(await verdict({ group, timeoutMs: verdictTimeoutMs }), request)
  } catch (thrown) {
    if (!(thrown instanceof ApplicationBlockedError)) throw thrown
    return answerVerdict(blockedVerdict(group, blockedSeconds()), request)
  }
}

function answerVerdict(verdict: Verdict, { headers, isTrusted }: PageRequest): Answer {
  const as = wantsJson(headers.accept) ? 'json' : 'text'
  const shown = plain(
    !verdict.known ? 404 : verdict.status === 'down' ? 503 : 200,
    // What fails, and why, can name what only those with credentials may know.
    verdictText(verdict, { as, showsDetail: isTrusted }),
  )
  return { ...shown, headers: { ...shown.headers, vary: 'Accept', ...(as === 'json' ? jsonType : {}) } }
}

const jsonType = { 'content-type': 'application/json; charset=utf-8' }

/** A loop that is blocked for a moment is alive; while it is blocked it takes no work. */
function blockedVerdict(group: string, blocked: number): Verdict {
  const base = { group, known: true, checks: [] }
  const isLive = group === 'live'
  if (isLive && blocked < sayBlockedSeconds) return { ...base, status: 'up', reasons: [] }
  // The heartbeat has not missed a beat yet, but the application's thread does not answer.
  const duration = blocked === 0 ? '' : ` for ${blocked.toFixed(1)} s`
  return {
    ...base,
    status: isLive && blocked < deadSeconds ? 'degraded' : 'down',
    reasons: [`event loop blocked${duration}`],
  }
}

function wantsJson(accept: string | undefined): boolean {
  const wanted = parseAccept(accept).find(({ value }) => /^(application\/json|text\/.*|\*\/\*)$/.test(value))
  return wanted?.value === 'application/json'
}

function lastPart(path = ''): string {
  return path.slice(path.lastIndexOf('/') + 1) || 'live'
}
