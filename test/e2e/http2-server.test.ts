import { once } from 'node:events'
import { constants, createSecureServer, createServer } from 'node:http2'
import type {
  ClientHttp2Session,
  Http2SecureServer,
  Http2Server,
  Http2Stream,
  ServerHttp2Stream,
} from 'node:http2'
import { request as httpsRequest } from 'node:https'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { patchKoa } from '../../src/instruments/http/patch-koa.ts'
import { setRoute } from '../../src/instruments/http/set-route.ts'
import { certificateForLocalhost } from './http-certificate.ts'
import {
  activeNow,
  measureServers,
  serverDuration,
  total,
  until,
  type HttpUnderTest,
} from './http-under-test.ts'
import { http2Request, http2Session } from './http2-requests.ts'

const require = createRequire(import.meta.url)
const Koa = require('koa').default
const { Router } = require('@koa/router')

async function listen(server: Http2Server | Http2SecureServer): Promise<number> {
  server.on('sessionError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

async function session(server: Http2Server): Promise<ClientHttp2Session> {
  return http2Session(`http://127.0.0.1:${await listen(server)}`)
}

/** Waits for the end of a stream, whatever it is. */
function closed(stream: Http2Stream): Promise<void> {
  return new Promise((resolve) => stream.on('close', resolve))
}

async function allEnded(http: HttpUnderTest, count: number): Promise<void> {
  await until(() => total(http.counts(serverDuration)) === count)
  expect(activeNow(http)).toBe(0)
}

test('a request is counted once with the attributes of the semantic conventions', async () => {
  const http = measureServers()
  const client = await session(
    createServer((request, response) => {
      setRoute(request, '/users/:id')
      response.writeHead(201)
      response.end('hello')
    }),
  )
  await http2Request(client, { ':path': '/users/1', ':method': 'PUT' }, 'body')
  await allEnded(http, 1)
  const [duration] = http.store.current()
  expect(duration?.series.map(({ attributes }) => Object.fromEntries(attributes))).toEqual([
    {
      'http.request.method': 'PUT',
      'http.response.status_code': '201',
      'http.route': '/users/:id',
      'network.protocol.version': '2',
      'url.scheme': 'http',
    },
  ])
})

test('the core API is measured like the compatibility API, and its streams take routes', async () => {
  const http = measureServers()
  const server = createServer()
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    if (headers[':path'] !== '/plain') setRoute(stream, '/streams/:id')
    stream.respond({ ':status': headers[':path'] === '/streams/500' ? 500 : 200 })
    stream.end('hello')
  })
  const client = await session(server)
  for (const path of ['/plain', '/streams/1', '/streams/500']) await http2Request(client, { ':path': path })
  await allEnded(http, 3)
  expect(http.counts(serverDuration, 'http.route', 'http.response.status_code', 'error.type')).toEqual({
    '200': 1,
    '200 /streams/:id': 1,
    '500 500 /streams/:id': 1,
  })
})

test('bodies have the size that was transferred', async () => {
  const http = measureServers()
  const client = await session(
    createServer((request, response) => {
      request.resume().on('end', () => response.end('x'.repeat(100_000)))
    }),
  )
  await http2Request(client, { ':method': 'POST' }, 'a'.repeat(70_000))
  await http2Request(client, { ':method': 'POST', 'content-length': '3' }, 'abc')
  await http2Request(client, { ':method': 'HEAD' })
  await allEnded(http, 3)
  expect(http.sums('http.server.request.body.size', 'http.request.method')).toEqual({ HEAD: 0, POST: 70_003 })
  expect(http.sums('http.server.response.body.size', 'http.request.method')).toEqual({
    HEAD: 0,
    POST: 200_000,
  })
})

test('requests in flight on one session are counted one by one', async () => {
  const http = measureServers()
  const held: (() => void)[] = []
  const client = await session(createServer((_request, response) => void held.push(() => response.end())))
  const requests = Array.from({ length: 20 }, () => http2Request(client, {}))
  await until(() => held.length === 20)
  expect(activeNow(http)).toBe(20)
  for (const end of held) end()
  await Promise.all(requests)
  await allEnded(http, 20)
})

test('an unfinished response tells who gave it up', async () => {
  const http = measureServers()
  const inHand: ServerHttp2Stream[] = []
  const server = createServer((request, response) => {
    if (request.url === '/started') response.write('part')
    if (request.url === '/destroyed') response.stream.destroy()
    else if (request.url === '/refused') response.stream.close(constants.NGHTTP2_REFUSED_STREAM)
    else if (request.url === '/session') response.stream.session!.destroy()
    else inHand.push(response.stream)
  })
  const origin = `http://127.0.0.1:${await listen(server)}`
  const client = await http2Session(origin)
  const given = async (
    path: string,
    giveUp: (stream: ReturnType<typeof client.request>) => void,
  ): Promise<void> => {
    const stream = client.request({ ':path': path }).on('error', () => {})
    stream.resume()
    const before = inHand.length
    await until(() => inHand.length > before)
    giveUp(stream)
    await closed(stream)
  }
  await given('/waiting', (stream) => stream.close())
  await given('/waiting', (stream) => stream.close(constants.NGHTTP2_CANCEL))
  await given('/waiting', (stream) => stream.destroy(new Error('changed my mind')))
  await given('/started', (stream) => stream.close(constants.NGHTTP2_CANCEL))
  const lost = await http2Session(origin)
  const stream = lost.request({ ':path': '/waiting' }).on('error', () => {})
  await until(() => inHand.length === 5)
  lost.destroy()
  await closed(stream)
  for (const path of ['/destroyed', '/refused']) await http2Request(client, { ':path': path })
  await http2Request(await http2Session(origin), { ':path': '/session' })
  await allEnded(http, 8)
  expect(http.counts(serverDuration, 'error.type', 'http.response.status_code')).toEqual({
    client_disconnected: 4,
    'client_disconnected 200': 1,
    response_destroyed: 3,
  })
})

test('what the server pushes is no request', async () => {
  const http = measureServers()
  const server = createServer()
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.pushStream({ ':path': '/style.css' }, (_error, pushed) => {
      pushed.respond({ ':status': 200 })
      pushed.end('body {}')
    })
    stream.respond({ ':status': 200 })
    stream.end('page')
  })
  const client = await session(server)
  const pushed = once(client, 'stream').then(async ([stream]) => {
    ;(stream as ServerHttp2Stream).resume()
    await once(stream as ServerHttp2Stream, 'close')
  })
  await http2Request(client, {})
  await pushed
  await allEnded(http, 1)
  expect(http.counts(serverDuration, 'error.type', 'http.response.status_code')).toEqual({ 200: 1 })
})

test('a secure server that allows HTTP/1 counts each protocol under its version', async () => {
  const http = measureServers()
  const certificate = certificateForLocalhost()
  const port = await listen(
    createSecureServer(
      { ...certificate, allowHTTP1: true },
      (_request, response) => void response.end('hello'),
    ),
  )
  const client = await http2Session(`https://127.0.0.1:${port}`, { ca: certificate.cert })
  await http2Request(client, {})
  const request = httpsRequest({ port, host: '127.0.0.1', ca: certificate.cert, agent: false }).end()
  const [response] = await once(request, 'response')
  response.resume()
  await once(response, 'end')
  await allEnded(http, 2)
  expect(http.counts(serverDuration, 'network.protocol.version', 'url.scheme')).toEqual({
    '2 https': 1,
    '1.1 https': 1,
  })
})

test('excluded paths are not measured', async () => {
  const http = measureServers(['/healthz'])
  const client = await session(createServer((_request, response) => void response.end()))
  await http2Request(client, { ':path': '/healthz?deep=1' })
  await http2Request(client, { ':path': '/other' })
  await allEnded(http, 1)
  expect(total(http.counts(serverDuration))).toBe(1)
})

test('frameworks on an HTTP/2 server have their routes', async () => {
  const http = measureServers()
  patchKoa(Koa)
  const koa = new Koa()
  const router = new Router()
  router.get('/koa/:id', (context: { body: string }) => void (context.body = 'ok'))
  koa.use(router.routes())
  const onKoa = await session(createServer(koa.callback()))
  const app = fastify({ http2: true })
  app.get('/fastify/:id', () => 'ok')
  onTestFinished(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  const onFastify = await http2Session(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  await http2Request(onKoa, { ':path': '/koa/1' })
  await http2Request(onKoa, { ':path': '/nothing' })
  await http2Request(onFastify, { ':path': '/fastify/1' })
  await http2Request(onFastify, { ':path': '/nothing' })
  await allEnded(http, 4)
  expect(http.counts(serverDuration, 'http.route')).toEqual({
    '/koa/:id': 1,
    '/fastify/:id': 1,
    _unmatched: 2,
  })
})
