import { once } from 'node:events'
import { createServer, get, request as httpRequest, type ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import {
  exchange,
  listen,
  measureServers,
  open,
  total,
  until,
  type HttpUnderTest,
} from './http-under-test.ts'

const durationName = 'http.server.request.duration'

function activeNow(http: HttpUnderTest): number {
  return total(http.sums('http.server.active_requests'))
}

test('a request is counted once with the attributes of the semantic conventions', async () => {
  const http = measureServers()
  const origin = await listen((_request, response) => void response.end('hello'))
  await (await fetch(`${origin}/any/path?query=1`)).text()
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
  expect(activeNow(http)).toBe(0)
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

test('a client that goes away is told apart from an answer', async () => {
  const http = measureServers()
  let closed = 0
  const origin = await listen((_request, response) => void response.on('close', () => closed++))
  const socket = await open(origin)
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await until(() => activeNow(http) === 1)
  socket.destroy()
  await until(() => closed === 1)
  const reset = await open(origin)
  reset.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await until(() => activeNow(http) === 1)
  reset.resetAndDestroy()
  await until(() => closed === 2)
  expect(http.counts(durationName, 'error.type', 'http.response.status_code')).toEqual({
    client_disconnected: 2,
  })
  expect(http.counts('http.server.response.body.size')).toEqual({})
  expect(activeNow(http)).toBe(0)
})

test('a client that goes away in the middle of a response keeps the status that was sent', async () => {
  const http = measureServers()
  const origin = await listen((_request, response) => {
    response.writeHead(206)
    response.write('part')
  })
  const socket = await open(origin)
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  await once(socket, 'data')
  socket.destroy()
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'error.type', 'http.response.status_code')).toEqual({
    'client_disconnected 206': 1,
  })
})

test('a client that goes away in the middle of its own body is a disconnect', async () => {
  const http = measureServers()
  const origin = await listen((request) => void request.resume())
  const socket = await open(origin)
  socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\npart')
  await until(() => activeNow(http) === 1)
  socket.end()
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'error.type')).toEqual({ client_disconnected: 1 })
})

test('every waiting request of a pipeline ends when the client goes away', async () => {
  const http = measureServers()
  const origin = await listen(() => {})
  const socket = await open(origin)
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(3))
  await until(() => activeNow(http) === 3)
  socket.destroy()
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'error.type')).toEqual({ client_disconnected: 3 })
})

test('a response that the application destroys is told apart', async () => {
  const http = measureServers()
  const origin = await listen((request, response) => {
    if (request.url === '/started') response.writeHead(200).write('part')
    response.destroy(request.url === '/error' ? new Error('no') : undefined)
  })
  for (const path of ['/plain', '/error', '/started']) {
    await fetch(`${origin}${path}`)
      .then((response) => response.text())
      .catch(() => {})
  }
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'error.type', 'http.response.status_code')).toEqual({
    response_destroyed: 2,
    'response_destroyed 200': 1,
  })
})

test('a timeout of the server ends its request once', async () => {
  const http = measureServers()
  const server = createServer(() => {})
  server.timeout = 30
  const origin = await listen(server)
  await fetch(origin).catch(() => {})
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'error.type')).toEqual({ response_destroyed: 1 })
})

test('a request that is not received in time is a request timeout', async () => {
  const http = measureServers()
  const server = createServer(
    { requestTimeout: 50, headersTimeout: 50, connectionsCheckingInterval: 20 },
    (r) => {
      r.resume()
    },
  )
  const origin = await listen(server)
  const received = await exchange(origin, 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\npart')
  expect(received).toMatch(/^HTTP\/1.1 408 /)
  expect(http.counts(durationName, 'error.type')).toEqual({ request_timeout: 1 })
  expect(activeNow(http)).toBe(0)
})

test('a body that breaks the protocol is a malformed request, and a broken head is no request', async () => {
  const http = measureServers()
  const origin = await listen((request) => void request.resume())
  await exchange(origin, 'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nnot-a-size\r\n')
  await exchange(origin, 'this is not http\r\n\r\n')
  expect(http.counts(durationName, 'error.type')).toEqual({ request_malformed: 1 })
  expect(activeNow(http)).toBe(0)
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
  expect(http.counts(durationName, 'error.type', 'http.response.status_code')).toEqual({ '502 502': 1 })
})

test('body sizes are those transferred: of plain, chunked, bodiless and HEAD responses', async () => {
  const http = measureServers()
  const origin = await listen((request, response) => {
    if (request.url === '/empty') response.writeHead(204).end()
    else if (request.url === '/unchanged') response.writeHead(304).end()
    else if (request.url === '/chunked') {
      response.write('12345')
      response.end('67890')
    } else response.end('12345678')
  })
  for (const path of ['/empty', '/unchanged', '/plain', '/chunked']) await (await fetch(origin + path)).text()
  await fetch(`${origin}/plain`, { method: 'HEAD' })
  // Two chunks of five bytes, each framed by a size line and an end of line, then the last chunk.
  const chunkedBytes = 2 * '5\r\n12345\r\n'.length + '0\r\n\r\n'.length
  expect(
    http.sums('http.server.response.body.size', 'http.request.method', 'http.response.status_code'),
  ).toEqual({
    'GET 200': 8 + chunkedBytes,
    'GET 204': 0,
    'GET 304': 0,
    'HEAD 200': 0,
  })
  expect(total(http.counts('http.server.response.body.size'))).toBe(5)
})

test('a request body without a length is counted as it arrives, unchanged for the application', async () => {
  const http = measureServers()
  const origin = await listen(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    response.end(Buffer.concat(chunks))
  })
  const parts = ['a'.repeat(1000), 'b'.repeat(70_000)]
  const request = httpRequest(origin, { method: 'PUT' })
  request.write(parts[0])
  request.end(parts[1])
  const [response] = await once(request, 'response')
  let echoed = ''
  for await (const chunk of response) echoed += String(chunk)
  expect(echoed).toBe(parts.join(''))
  expect(http.sums('http.server.request.body.size')).toEqual({ '': 71_000 })
})

test('a client that waits for 100 Continue is counted once, without the interim response in the size', async () => {
  const http = measureServers()
  const origin = await listen((request, response) => {
    request.resume().on('end', () => response.end('done'))
  })
  const request = httpRequest(origin, {
    method: 'POST',
    headers: { expect: '100-continue', 'content-length': '4' },
  })
  await once(request, 'continue')
  const answered = once(request, 'response')
  request.end('body')
  await answered
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'http.response.status_code')).toEqual({ 200: 1 })
  expect(http.sums('http.server.response.body.size')).toEqual({ '': 4 })
  expect(http.sums('http.server.request.body.size')).toEqual({ '': 4 })
})

test('an upgraded connection leaves nothing in flight', async () => {
  const http = measureServers()
  const server = createServer((_request, response) => void response.end())
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n')
  })
  const origin = await listen(server)
  const plain = 'GET / HTTP/1.1\r\nhost: a\r\n\r\n'
  const upgrade = 'GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n'
  const received = await exchange(origin, plain + upgrade)
  expect(received).toContain('101 Switching Protocols')
  expect(http.counts(durationName, 'http.response.status_code')).toEqual({ 200: 1 })
  expect(activeNow(http)).toBe(0)
})

test('closing the server with all its connections leaves nothing in flight', async () => {
  const http = measureServers()
  const server = createServer(() => {})
  const origin = await listen(server)
  const answers = Promise.allSettled([fetch(origin), fetch(origin)])
  await until(() => activeNow(http) === 2)
  server.closeAllConnections()
  server.close()
  await answers
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'error.type')).toEqual({ response_destroyed: 2 })
})

test('excluded paths and the endpoint of Meterbridge are not measured', async () => {
  const http = measureServers(['/health', '/internal/*'])
  const origin = await listen((_request, response) => void response.end())
  for (const path of ['/health', '/health?full', '/internal/', '/internal/a', '/healthy'])
    await fetch(origin + path)
  const endpoint = createServer((_request, response) => void response.end())
  Object.assign(endpoint, { [Symbol.for('meterbridge.endpoint')]: true })
  await fetch(await listen(endpoint))
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
