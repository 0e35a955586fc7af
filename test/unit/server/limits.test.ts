import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { plain, type Route } from '../../../src/server/server.ts'
import { gateWith, serveEndpoint } from './serve-endpoint.ts'

const ok: Route = () => Promise.resolve(plain(200, 'OK'))

/** Connects and sends; what comes back is read with `text`, to the end of the connection. */
function send(port: number, sent: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(sent))
  onTestFinished(() => void socket.destroy())
  return socket
}

const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nhost: a\r\n${headers}\r\n`
const lastGet = (path: string): string => get(path, 'connection: close\r\n')

test('no answer tells who or which version answers', async () => {
  const port = await serveEndpoint({ '/': ok })
  for (const request of [lastGet('/'), lastGet('/other'), 'nonsense\r\n\r\n']) {
    const answer = await text(send(port, request))
    expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /)
    expect(answer).not.toMatch(/^(server|x-powered-by|via):|node|meterbridge|\d+\.\d+\.\d+/im)
  }
})

test('a short body is passed over and the connection goes on', async () => {
  const port = await serveEndpoint({ '/': ok })
  const answer = await text(send(port, `${get('/', 'content-length: 5\r\n')}hello${lastGet('/')}`))
  expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
})

test.each([
  ['long', 'content-length: 20000\r\n'],
  ['of unknown length', 'transfer-encoding: chunked\r\n'],
  ['announced first', 'content-length: 20000\r\nexpect: 100-continue\r\n'],
])('a body that is %s is refused unread, and the connection ends', async (kind, headers) => {
  const port = await serveEndpoint({ '/': ok })
  const answer = await text(send(port, get('/', headers)))
  expect(answer, kind).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/)
})

test('an announced body that is short is not asked for', async () => {
  const port = await serveEndpoint({ '/': ok })
  const answer = await text(
    send(port, get('/', 'connection: close\r\ncontent-length: 5\r\nexpect: 100-continue\r\n')),
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK/)
})

test('a client that is slow with its headers is told so and cut off', async () => {
  const port = await serveEndpoint({ '/': ok }, { limits: { headersTimeoutMs: 50 } })
  expect(await text(send(port, 'GET / HTTP/1.1\r\nhost:'))).toMatch(/^HTTP\/1\.1 408 Request Timeout/)
})

/** Answers without end, and tells whether the whole of it was taken. */
const endless =
  (onEnd: (isComplete: boolean) => void): Route =>
  () =>
    Promise.resolve({
      status: 200,
      headers: {},
      body: {
        *pages() {
          for (;;) yield Buffer.alloc(65_536)
        },
        release: () => {},
        compression: undefined,
        onEnd,
      },
    })

test('a client that takes nothing of its answer is cut off, and so is one that is slower than the deadline', async () => {
  for (const limits of [{ stallTimeoutMs: 100 }, { answerTimeoutMs: 100 }]) {
    const { promise: sent, resolve: onEnd } = Promise.withResolvers<boolean>()
    const port = await serveEndpoint({ '/': endless(onEnd) }, { limits })
    const socket = send(port, get('/')).pause()
    socket.on('error', () => {})
    expect(await sent).toBe(false)
  }
})

test('requests beyond those in flight get 503, and probes are answered all the same', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const slow: Route = async () => {
    begin()
    await held
    return plain(200, 'OK')
  }
  const port = await serveEndpoint(
    { '/slow': slow, '/health': ok },
    { probes: ['/health'], limits: { requestsInFlight: 1 } },
  )
  const first = text(send(port, lastGet('/slow')))
  await begun
  expect(await text(send(port, lastGet('/slow')))).toMatch(/^HTTP\/1\.1 503 /)
  expect(await text(send(port, lastGet('/health')))).toMatch(/^HTTP\/1\.1 200 /)
  release()
  expect(await first).toMatch(/^HTTP\/1\.1 200 /)
  expect(await text(send(port, lastGet('/slow')))).toMatch(/^HTTP\/1\.1 200 /)
})

test('clients that take their answers too slowly make room for others, the oldest first', async () => {
  const ends: number[] = []
  let asked = 0
  const hanging: Route = (request) => {
    const place = asked++
    return endless(() => void ends.push(place))(request)
  }
  const limits = { requestsInFlight: 2, crowdedAnswerTimeoutMs: 300 }
  const port = await serveEndpoint({ '/hanging': hanging, '/': ok }, { limits })
  for (const place of [0, 1]) {
    send(port, get('/hanging'))
      .on('error', () => {})
      .pause()
    await expect.poll(() => asked).toBe(place + 1)
  }
  await expect.poll(() => text(send(port, lastGet('/')))).toMatch(/^HTTP\/1\.1 200 /)
  await expect.poll(() => ends).toEqual([0])
  expect(await text(send(port, lastGet('/')))).toMatch(/^HTTP\/1\.1 200 /)
})

test('connections beyond the limit are closed, and idle ones make room', async () => {
  const port = await serveEndpoint({ '/': ok }, { limits: { connections: 1 } })
  const idle = send(port, get('/'))
  await once(idle, 'data')
  const ended = once(idle, 'close')
  idle.resume()
  expect(await text(send(port, lastGet('/'))).catch(() => '')).toBe('')
  await ended
  expect(await text(send(port, lastGet('/')))).toMatch(/^HTTP\/1\.1 200 /)
})

test('strangers get 403, few at a time, and take no place from others', async () => {
  let isAllowed = false
  const port = await serveEndpoint(
    { '/': ok },
    { gate: gateWith({ admits: () => isAllowed }), probes: ['/'], limits: { strangers: 1 } },
  )
  const first = send(port, 'GET /')
  await once(first, 'connect')
  expect(await text(send(port, lastGet('/'))).catch(() => '')).toBe('')
  first.write(' HTTP/1.1\r\nhost: a\r\n\r\n')
  expect(await text(first)).toMatch(/^HTTP\/1\.1 403 [^]*connection: close/)
  isAllowed = true
  expect(await text(send(port, lastGet('/')))).toMatch(/^HTTP\/1\.1 200 /)
})

test('an address that is no longer allowed is refused on the connection that it has', async () => {
  let isAllowed = true
  const port = await serveEndpoint({ '/': ok }, { gate: gateWith({ admits: () => isAllowed }) })
  const socket = send(port, get('/'))
  await once(socket, 'data')
  isAllowed = false
  socket.write(get('/'))
  expect(await text(socket)).toMatch(/HTTP\/1\.1 403 /)
})
