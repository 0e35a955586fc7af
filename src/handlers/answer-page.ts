import type { IncomingHttpHeaders } from 'node:http'
import { runningKey } from '../diagnostics/running-key.ts'
import { methodRefused, plain, type Answer, type Route } from '../server/answer.ts'

/** Which page of the endpoint a handler serves. */
export interface PageOptions {
  /** By default `metrics`. */
  readonly page?: 'metrics' | 'health' | 'ready'
}

/** Answers a request that a server of the application received, with a page of what runs in this thread. */
export async function answerPage(
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
  { page = 'metrics' }: PageOptions,
): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return methodRefused()
  const running = (globalThis as unknown as Record<symbol, { routes(): Record<string, Route> } | undefined>)[
    runningKey
  ]
  const route = running?.routes()[`/${page}`]
  if (route === undefined) {
    return plain(
      503,
      'nothing is measured in this thread; start it with --require meterbridge/instrumentation\n',
    )
  }
  return route({ headers, isTrusted: true })
}
