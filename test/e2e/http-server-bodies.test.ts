import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import {
  Agent as SecureAgent,
  createServer as createSecureServer,
  request as secureRequest,
} from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { certificateForLocalhost } from './http-certificate.ts'
import {
  activeNow,
  listen,
  measureServers,
  serverDuration as durationName,
  total,
  until,
} from './http-under-test.ts'

test('body sizes are those transferred: of plain, chunked, bodiless and HEAD responses', async () => {
  const http = measureServers()
  const origin = await listen((request, response) => {
    if (request.url === '/empty') response.writeHead(204).end()
    else if (request.url === '/unchanged') response.writeHead(304).end()
    else if (request.url === '/chunked') {
      response.write('12345')
      // Node 26 joins chunks that are written in one go.
      setImmediate(() => response.end('67890'))
    } else response.end('12345678')
  })
  for (const path of ['/empty', '/unchanged', '/plain', '/chunked']) await (await fetch(origin + path)).text()
  await fetch(`${origin}/plain`, { method: 'HEAD' })
  await until(() => total(http.counts(durationName)) === 5)
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
  const origin = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => response.end(Buffer.concat(chunks)))
  })
  const parts = ['a'.repeat(1000), 'b'.repeat(70_000)]
  const request = httpRequest(origin, { method: 'PUT' })
  request.write(parts[0])
  request.end(parts[1])
  const [response] = await once(request, 'response')
  let echoed = ''
  for await (const chunk of response) echoed += String(chunk)
  expect(echoed).toBe(parts.join(''))
  await until(() => activeNow(http) === 0)
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

test('over TLS the scheme is https and sizes are those before encryption', async () => {
  const http = measureServers()
  const certificate = certificateForLocalhost()
  const server = createSecureServer(certificate, (request, response) => {
    request.resume().on('end', () => response.end('x'.repeat(5000)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const agent = new SecureAgent({ keepAlive: true, ca: certificate.cert })
  onTestFinished(() => agent.destroy())
  for (let i = 0; i < 3; i++) {
    const request = secureRequest({ host: '127.0.0.1', port, agent, method: 'POST' })
    request.end('123')
    const [response] = await once(request, 'response')
    await once(response.resume(), 'end')
  }
  await until(() => activeNow(http) === 0)
  expect(http.sums('http.server.response.body.size', 'url.scheme')).toEqual({ https: 15_000 })
  expect(http.sums('http.server.request.body.size', 'url.scheme')).toEqual({ https: 9 })
  expect(http.sums('http.server.active_requests', 'url.scheme')).toEqual({ https: 0 })
})
