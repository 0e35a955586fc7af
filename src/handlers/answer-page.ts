import type { IncomingHttpHeaders } from 'node:http'
import { runningKey } from '../diagnostics/running-key.ts'
import { methodRefused, plain, type Answer, type Route } from '../server/answer.ts'
import { routeName } from '../server/route-name.ts'

/** Which page of the endpoint a handler serves. */
export interface PageOptions {
  /** By default `metrics`; `health/<group>` is what the checks of a group say. */
  readonly page?: 'metrics' | 'health' | 'ready' | `health/${string}`
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
  const path = `/${page}`
  const routes = running?.routes() ?? {}
  const name = routeName(routes, path)
  if (name === undefined) {
    return plain(
      503,
      'nothing is measured in this thread; start it with --require meterbridge/instrumentation\n',
    )
  }
  return routes[name]!({ path, headers, isTrusted: true })
}
