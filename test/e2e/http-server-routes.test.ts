import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type * as ExpressModule from 'express'
import type { Express, NextFunction, Request, Response, Router } from 'express'
import fastify from 'fastify'
import { describe, expect, onTestFinished, test } from 'vitest'
import { setRoute } from '../../src/instruments/http/set-route.ts'
import {
  listen,
  measureServers,
  serverDuration as durationName,
  total,
  until,
  type HttpUnderTest,
} from './http-under-test.ts'

const require = createRequire(import.meta.url)
const countsByRoute = (http: HttpUnderTest): Readonly<Record<string, number>> =>
  http.counts(durationName, 'http.route')

/** Answers with the path, so that a wrong handler would show. */
function answer(_request: Request, response: Response): void {
  response.end('ok')
}

describe.each(['express', 'express4'])('%s', (packageName) => {
  const express = require(packageName) as typeof ExpressModule.default & { Router: () => Router }

  async function requested(app: Express, ...paths: readonly string[]): Promise<HttpUnderTest> {
    const http = measureServers()
    const origin = await listen(createServer(app))
    for (const path of paths) await (await fetch(origin + path)).text()
    await until(() => total(http.counts(durationName)) === paths.length)
    return http
  }

  test('a route is its template, never the path', async () => {
    const app = express()
    app.get('/users/:id', answer)
    app.get('/', answer)
    const http = await requested(app, '/users/1', '/users/2?x=/y', '/users/3', '/')
    expect(countsByRoute(http)).toEqual({ '/users/:id': 3, '/': 1 })
  })

  test('whatever no route matched is one value', async () => {
    const app = express()
    app.get('/known', answer)
    app.use('/assets', answer)
    const http = await requested(app, '/a', '/b/c', '/assets/logo.png', '/known')
    expect(countsByRoute(http)).toEqual({ _unmatched: 3, '/known': 1 })
  })

  test('the prefixes of mounted routers stand before the route', async () => {
    const app = express()
    const api = express.Router()
    const users = express.Router()
    users.get('/', answer)
    users.get('/:id', answer)
    api.use('/users', users)
    app.use('/api/v1', api)
    const http = await requested(app, '/api/v1/users', '/api/v1/users/', '/api/v1/users/7')
    expect(countsByRoute(http)).toEqual({ '/api/v1/users': 2, '/api/v1/users/:id': 1 })
  })

  test('a router mounted under a parameter does not make a route for each value', async () => {
    const app = express()
    const orders = express.Router()
    orders.get('/orders/:order', answer)
    app.use('/users/:user', orders)
    const http = await requested(app, '/users/users/orders/1', '/users/2/orders/2', '/users/3/orders/3')
    expect(countsByRoute(http)).toEqual({ '/users/:user/orders/:order': 3 })
  })

  test('a router mounted in two places has a route in each', async () => {
    const app = express()
    const items = express.Router()
    items.get('/:id', answer)
    app.use('/old', items)
    app.use(['/new', '/newest'], items)
    const http = await requested(app, '/old/1', '/new/1', '/newest/1', '/new/2')
    expect(countsByRoute(http)).toEqual({ '/old/:id': 1, '/new/:id': 2, '/newest/:id': 1 })
  })

  test('a router without a path adds nothing to the route', async () => {
    const app = express()
    const router = express.Router()
    router.get('/here/:id', answer)
    app.use(router)
    expect(countsByRoute(await requested(app, '/here/1'))).toEqual({ '/here/:id': 1 })
  })

  test('a mounted application has its mount path before the route', async () => {
    const app = express()
    const admin = express()
    admin.get('/reports/:id', answer)
    app.use('/admin', admin)
    expect(countsByRoute(await requested(app, '/admin/reports/1', '/admin/reports/2'))).toEqual({
      '/admin/reports/:id': 2,
    })
  })

  test('a router mounted twice in a mounted application has a route in each place', async () => {
    const app = express()
    const admin = express()
    const items = express.Router()
    items.get('/:id', answer)
    admin.use('/old', items)
    admin.use('/new', items)
    app.use('/admin/:area', admin)
    expect(countsByRoute(await requested(app, '/admin/a/old/1', '/admin/b/new/1', '/admin/c/new/2'))).toEqual(
      {
        '/admin/:area/old/:id': 1,
        '/admin/:area/new/:id': 2,
      },
    )
  })

  test('lists and regular expressions are written as the application wrote them', async () => {
    const app = express()
    app.get(['/a', '/b/:id'], answer)
    app.get(/^\/files\/.*$/, answer)
    expect(countsByRoute(await requested(app, '/a', '/b/1', '/files/x', '/files/y'))).toEqual({
      '/a,/b/:id': 2,
      '/^\\/files\\/.*$/': 2,
    })
  })

  test('a route whose error is answered further up keeps its whole template', async () => {
    const app = express()
    const router = express.Router()
    router.get('/:id', (_request: Request, _response: Response, next: NextFunction) => next(new Error('no')))
    app.use('/things', router)
    app.use((_error: Error, _request: Request, response: Response, _next: NextFunction) => {
      response.status(503).end()
    })
    const http = await requested(app, '/things/1', '/things/2')
    expect(http.counts(durationName, 'http.route', 'error.type')).toEqual({ '503 /things/:id': 2 })
  })

  test('a route set by the application wins', async () => {
    const app = express()
    app.get(
      '/rpc/*rest'.replace('*rest', packageName === 'express4' ? '*' : '*rest'),
      (request, response) => {
        setRoute(request, '/rpc/{procedure}')
        response.end()
      },
    )
    expect(countsByRoute(await requested(app, '/rpc/a', '/rpc/b'))).toEqual({ '/rpc/{procedure}': 2 })
  })

  test('a client that goes away is counted under its route', async () => {
    const app = express()
    const abort = new AbortController()
    app.get('/slow/:id', () => abort.abort())
    const http = measureServers()
    const origin = await listen(createServer(app))
    await fetch(`${origin}/slow/1`, { signal: abort.signal }).catch(() => {})
    await until(() => total(http.counts(durationName)) === 1)
    expect(http.counts(durationName, 'http.route', 'error.type')).toEqual({
      'client_disconnected /slow/:id': 1,
    })
  })
})

describe('fastify', () => {
  test('routes are templates with their prefix, also when a hook answers', async () => {
    const http = measureServers()
    const app = fastify()
    onTestFinished(() => app.close())
    app.addHook('onRequest', async (request, reply) => {
      if (request.headers.authorization === 'none') await reply.code(401).send()
    })
    app.get('/users/:id', () => 'ok')
    await app.register(async (api) => void api.get('/orders/:order', () => 'ok'), { prefix: '/api' })
    app.get('/fails', () => {
      throw new Error('no')
    })
    const origin = await app.listen({ port: 0, host: '127.0.0.1' })
    for (const path of ['/users/1', '/users/2', '/api/orders/1', '/fails', '/none', '/nothing/here']) {
      await (await fetch(origin + path)).text()
    }
    await (await fetch(`${origin}/users/3`, { headers: { authorization: 'none' } })).text()
    await until(() => total(http.counts(durationName)) === 7)
    expect(http.counts(durationName, 'http.route', 'http.response.status_code')).toEqual({
      '200 /users/:id': 2,
      '200 /api/orders/:order': 1,
      '500 /fails': 1,
      '404 _unmatched': 2,
      '401 /users/:id': 1,
    })
  })
})

test('a server without a router has no route until the application sets one', async () => {
  const http = measureServers()
  const origin = await listen((request, response) => {
    if (request.url === '/set/1') setRoute(request, '/set/:id')
    if (request.url === '/wrapped/1') setRoute({ req: request }, '/wrapped/:id')
    response.end()
  })
  for (const path of ['/plain', '/set/1', '/wrapped/1']) await fetch(origin + path)
  await until(() => total(http.counts(durationName)) === 3)
  expect(countsByRoute(http)).toEqual({ '': 1, '/set/:id': 1, '/wrapped/:id': 1 })
})

test('routes beyond the limit share one value', async () => {
  const http = measureServers()
  const origin = await listen((request, response) => {
    setRoute(request, request.url!)
    response.end()
  })
  for (let i = 0; i < 1100; i++) await fetch(`${origin}/${i}`)
  await until(() => total(http.counts(durationName)) === 1100)
  const counts = countsByRoute(http)
  expect(Object.keys(counts)).toHaveLength(1001)
  expect(counts['_OTHER']).toBe(100)
})
