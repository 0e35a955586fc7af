import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import {
  activeNow,
  exchange,
  listen,
  measureServers,
  open,
  serverDuration as durationName,
  until,
} from './http-under-test.ts'

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
  let requests = 0
  const server = createServer(() => void requests++)
  server.timeout = 30
  const origin = await listen(server)
  // On a busy machine a connection may be too old before its request is read.
  while (requests === 0) await fetch(origin).catch(() => {})
  await until(() => activeNow(http) === 0)
  expect(http.counts(durationName, 'error.type')).toEqual({ response_destroyed: 1 })
})

test('a request that is not received in time is a request timeout', async () => {
  const http = measureServers()
  let requests = 0
  const server = createServer(
    { requestTimeout: 50, headersTimeout: 50, connectionsCheckingInterval: 20 },
    (request) => {
      requests++
      request.resume()
    },
  )
  const origin = await listen(server)
  // On a busy machine a connection may be too old before its head is read, which is no request yet.
  while (requests === 0) {
    const received = await exchange(origin, 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\npart')
    expect(received).toMatch(/^HTTP\/1.1 408 /)
  }
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
