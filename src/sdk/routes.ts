import type { Readiness } from '../health/readiness.ts'
import { plain, type Answer, type Route } from '../server/server.ts'
import type { Scrape } from './scrape.ts'

const readyTimeoutMs = 2_000

/** The paths of the endpoint and what answers them. */
export function endpointRoutes({
  scrape,
  readiness,
}: {
  scrape: Scrape
  readiness: Readiness
}): Record<string, Route> {
  return {
    '/metrics': (request) => scrape.answer(request),
    '/health': () => Promise.resolve(plain(200, 'OK')),
    '/ready': () => answerReady(readiness),
  }
}

async function answerReady(readiness: Readiness): Promise<Answer> {
  const { ready, reasons } = await readiness.verdict({ timeoutMs: readyTimeoutMs })
  return ready ? plain(200, 'OK') : plain(503, `${reasons.join('\n')}\n`)
}
