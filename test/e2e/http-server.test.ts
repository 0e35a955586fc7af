import { createServer, get, type ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import {
  activeNow,
  exchange,
  listen,
  measureServers,
  open,
  serverDuration as durationName,
  total,
  until,
} from './http-under-test.ts'

test('a request is counted once with the attributes of the semantic conventions', async () => {
  const http = measureServers()
  const origin = await listen((_request, response) => void response.end('hello'))
  await (await fetch(`${origin}/any/path?query=1`)).text()
  await until(() => total(http.counts(durationName)) === 1)
  const [duration] = http.store.current().filter(({ metric }) => metric.name === durationName)
  expect(duration?.series.map(({ attributes }) => Object.fromEntries(attributes))).toEqual([
    {
      'http.request.method': 'GET',
      'http.response.status_code': '200',
      'network.protocol.version': '1.1',
      'url.scheme': 'http',
    },
  ])
  expect(http.counts(durationName)).toEqual({ '': 1 })
  expect(http.sums('http.server.active_requests', 'http.request.method', 'url.scheme')).toEqual({
    'GET http': 0,
  })
})

test('the requests of a keep-alive connection are counted one by one', async () => {
  const http = measureServers()
  const origin = await listen((request, response) => void response.end(request.url))
  for (let i = 0; i < 20; i++) await (await fetch(`${origin}/${i}`)).text()
  await until(() => total(http.counts(durationName)) === 20)
  expect(http.counts(durationName, 'http.response.status_code')).toEqual({ 200: 20 })
  expect(activeNow(http)).toBe(0)
})

test('requests in flight are seen while they last', async () => {
  const http = measureServers()
  const held: ServerResponse[] = []
  const origin = await listen((_request, response) => void held.push(response))
  const answers = [fetch(origin), fetch(origin), fetch(origin, { method: 'POST', body: 'x' })]
  await until(() => held.length === 3)
  expect(http.sums('http.server.active_requests', 'http.request.method')).toEqual({ GET: 2, POST: 1 })
  expect(http.counts(durationName)).toEqual({})
  for (const response of held) response.end()
  await Promise.all(answers)
  await until(() => activeNow(http) === 0)
})

test('a method outside the known ones is counted as _OTHER', async () => {
  const http = measureServers()
  const origin = await listen((_request, response) => void response.end())
  await exchange(origin, 'PROPFIND / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n')
  expect(http.counts(durationName, 'http.request.method')).toEqual({ _OTHER: 1 })
})

test('pipelined requests are counted each for itself, with their own sizes', async () => {
  const http = measureServers()
  const origin = await listen((request, response) => {
    const size = Number(request.url!.slice(1))
    // The first answers last, so the others wait in Node's queue.
    setTimeout(() => response.end('x'.repeat(size)), size === 10 ? 30 : 0)
  })
  const heads = [10, 200, 3000].map((size) => `GET /${size} HTTP/1.1\r\nhost: a\r\n\r\n`)
  const body = 'POST /1 HTTP/1.1\r\nhost: a\r\ncontent-length: 7\r\nconnection: close\r\n\r\n1234567'
  await exchange(origin, heads.join('') + body)
  expect(http.counts(durationName, 'http.request.method')).toEqual({ GET: 3, POST: 1 })
  expect(http.sums('http.server.response.body.size', 'http.request.method')).toEqual({ GET: 3210, POST: 1 })
  expect(http.sums('http.server.request.body.size', 'http.request.method')).toEqual({ GET: 0, POST: 7 })
  expect(activeNow(http)).toBe(0)
})

test('a pipeline leaves nothing behind on its connection', async () => {
  const http = measureServers()
  let connection: object | undefined
  const origin = await listen((request, response) => {
    connection = request.socket
    setImmediate(() => response.end())
  })
  const socket = await open(origin)
  socket.resume().write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(50))
  await until(() => total(http.counts(durationName)) === 50)
  const ours = Object.getOwnPropertySymbols(connection!).find((symbol) =>
    symbol.description?.startsWith('meterbridge'),
  )
  const { first } = (connection as Record<symbol, { first: { next?: object } }>)[ours!]!
  expect(first.next).toBeUndefined()
})

test('answers that Node gives itself are counted with their status', async () => {
  const http = measureServers()
  const server = createServer((_request, response) => void response.end())
  server.maxRequestsPerSocket = 1
  const origin = await listen(server)
  await exchange(origin, 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n')
  await exchange(origin, 'GET / HTTP/1.1\r\nhost: a\r\nexpect: magic\r\nconnection: close\r\n\r\n')
  await exchange(
    origin,
    'GET / HTTP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
  )
  expect(http.counts(durationName, 'http.response.status_code', 'error.type')).toEqual({
    200: 1,
    400: 1,
    417: 1,
    '503 503': 1,
  })
  expect(activeNow(http)).toBe(0)
})

test('a response of 5xx has its status as the type of error', async () => {
  const http = measureServers()
  const origin = await listen((_request, response) => void response.writeHead(502).end())
  await fetch(origin)
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'error.type', 'http.response.status_code')).toEqual({ '502 502': 1 })
})

test('excluded paths and the endpoint of Meterbridge are not measured', async () => {
  const http = measureServers(['/health', '/internal/*'])
  const origin = await listen((_request, response) => void response.end())
  for (const path of ['/health', '/health?full', '/internal/', '/internal/a', '/healthy'])
    await fetch(origin + path)
  const endpoint = createServer((_request, response) => void response.end())
  Object.assign(endpoint, { [Symbol.for('meterbridge.endpoint')]: true })
  await fetch(await listen(endpoint))
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName)).toEqual({ '': 1 })
  expect(http.counts('http.server.response.body.size')).toEqual({ '': 1 })
  expect(activeNow(http)).toBe(0)
})

test('ten thousand requests to ten thousand paths make no more series than one', async () => {
  const http = measureServers()
  const origin = await listen((_request, response) => void response.end())
  await (await fetch(origin)).text()
  const seriesCount = (): number => http.store.usage().reduce((sum, metric) => sum + metric.seriesCount, 0)
  const before = seriesCount()
  for (let batch = 0; batch < 100; batch++) {
    const socket = await open(origin)
    let answers = 0
    socket.on('data', (data) => (answers += data.toString('latin1').split('HTTP/1.1 200').length - 1))
    for (let i = 0; i < 100; i++) socket.write(`GET /${batch}/${i} HTTP/1.1\r\nhost: a\r\n\r\n`)
    await until(() => answers === 100)
    socket.destroy()
  }
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName)).toEqual({ '': 10_001 })
  expect(seriesCount()).toBe(before)
  expect(activeNow(http)).toBe(0)
})

test('a request whose handler answers late is measured by its whole duration', async () => {
  const http = measureServers()
  const origin = await listen((_request, response) => void setTimeout(() => response.end(), 120))
  get(origin).end()
  await until(() => total(http.counts(durationName)) === 1)
  const seconds = http.sums(durationName)['']!
  expect(seconds).toBeGreaterThan(0.1)
  expect(seconds).toBeLessThan(60)
})
