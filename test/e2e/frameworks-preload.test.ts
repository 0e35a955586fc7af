import { expect, test } from 'vitest'
import { readRoutes } from './read-routes.ts'
import { runApp } from './run-app.ts'

const frameworks = ['plain', 'express', 'fastify', 'koa', 'hapi', 'hono', 'nest/express', 'nest/fastify']

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
    expect(await readRoutes(running, paths.length)).toEqual({
      '/plain': 1,
      [`/users/${user}`]: 2,
      [`/api/v1/orders/${order}`]: 1,
      [framework === 'plain' ? '' : '_unmatched']: 1,
      '/fails': 1,
    })
  },
)
