import { expect, test } from 'vitest'
import { runApp, type RunningApp } from './run-app.ts'

const frameworks = ['express', 'fastify', 'koa', 'hapi', 'hono', 'nest/express', 'nest/fastify']

const cases = frameworks.flatMap((framework) =>
  ['framework.cjs', 'framework.mjs'].flatMap((app) =>
    ['none', 'console'].map((traces) => ({ framework, app, traces })),
  ),
)

test.concurrent.each(cases)(
  'finds the routes of $framework in $app with the traces exporter $traces',
  async ({ framework, app, traces }) => {
    await using running = runApp({ app, args: [framework], env: { OTEL_TRACES_EXPORTER: traces } })
    const [, origin] = await running.said(/app on (http:\S+)/)
    const paths = ['/plain', '/users/1', '/users/2', '/api/v1/orders/1', '/nothing/here', '/fails']
    for (const path of paths) await (await fetch(origin! + path)).arrayBuffer()
    const user = framework === 'hapi' ? '{id}' : ':id'
    const order = framework === 'hapi' ? '{order}' : ':order'
    expect(await routesOf(running, paths.length)).toEqual({
      '/plain': 1,
      [`/users/${user}`]: 2,
      [`/api/v1/orders/${order}`]: 1,
      _unmatched: 1,
      '/fails': 1,
    })
  },
)

/** Reads the counts by route, once all requests are on the page: the last ends after its client knows. */
async function routesOf(app: RunningApp, total: number): Promise<Record<string, number>> {
  for (;;) {
    const counts: Record<string, number> = {}
    const samples = /^http_server_request_duration_seconds_count{(.*)} (\d+)$/gm
    for (const [, labels, count] of (await app.scrape()).matchAll(samples)) {
      const route = /http_route="([^"]*)"/.exec(labels!)?.[1] ?? ''
      counts[route] = (counts[route] ?? 0) + Number(count)
    }
    if (Object.values(counts).reduce((sum, count) => sum + count, 0) >= total) return counts
  }
}
