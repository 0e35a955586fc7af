import { once } from 'node:events'
import { connect, constants, createSecureServer, createServer } from 'node:http2'
import type { ClientHttp2Stream, Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Agent, fetch as undiciFetch } from 'undici'
import { expect, onTestFinished, test } from 'vitest'
import { certificateForLocalhost } from './http-certificate.ts'
import { listen as listenHttp1, measureClients, total, until, type HttpUnderTest } from './http-under-test.ts'
import { http2Request, http2Session } from './http2-requests.ts'
import { reservePort } from './reserve-port.ts'

const durationName = 'http.client.request.duration'

async function listen(server: Http2Server): Promise<string> {
  server.on('sessionError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function counted(http: HttpUnderTest, count: number): Promise<Readonly<Record<string, number>>> {
  await until(() => total(http.counts(durationName)) >= count)
  return http.counts(durationName, 'error.type', 'http.response.status_code')
}

/** A server that never answers, and tells each request that it has. */
function silentServer(
  onStream: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void = () => {},
): Http2Server {
  const server = createServer()
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    onStream(stream, headers)
  })
  return server
}

function ended(stream: ClientHttp2Stream): Promise<void> {
  stream.on('error', () => {}).resume()
  return new Promise((resolve) => stream.on('close', resolve))
}

test('a request is counted once with the attributes of the semantic conventions', async () => {
  const http = measureClients()
  const origin = await listen(createServer((_request, response) => void response.writeHead(404).end('none')))
  await http2Request(await http2Session(origin), { ':path': '/path', ':method': 'POST' }, 'body')
  const [duration] = http.store.current()
  expect(duration?.series.map(({ attributes }) => Object.fromEntries(attributes))).toEqual([
    {
      'error.type': '404',
      'http.request.method': 'POST',
      'http.response.status_code': '404',
      'network.protocol.version': '2',
      'server.address': '127.0.0.1',
      'server.port': new URL(origin).port,
    },
  ])
  expect(total(await counted(http, 1))).toBe(1)
})

test('requests that are made before the session is connected are counted', async () => {
  const http = measureClients()
  const session = connect(await listen(createServer((_request, response) => void response.end('ok'))))
  onTestFinished(() => session.destroy())
  await Promise.all([1, 2, 3].map(() => http2Request(session, {})))
  expect(await counted(http, 3)).toEqual({ 200: 3 })
})

test('a body that is never read, or breaks off, counts once as the answer that came', async () => {
  const http = measureClients()
  const server = createServer((request, response) => {
    response.write('part')
    if (request.url === '/breaks') setImmediate(() => request.stream.destroy(new Error('broken')))
  })
  server.on('stream', (stream) => stream.on('error', () => {}))
  const session = await http2Session(await listen(server))
  const unread = session.request({ ':path': '/unread' })
  await once(unread, 'response')
  unread.close()
  await http2Request(session, { ':path': '/breaks' })
  expect(await counted(http, 2)).toEqual({ 200: 2 })
})

test('failures are named by who ended the request and how', async () => {
  const http = measureClients()
  const reset = { '/refused': constants.NGHTTP2_REFUSED_STREAM, '/calm': constants.NGHTTP2_ENHANCE_YOUR_CALM }
  const sockets: { destroy(): void }[] = []
  let streams = 0
  const server = silentServer((stream, headers) => {
    streams++
    const path = headers[':path'] as keyof typeof reset
    if (path in reset) stream.close(reset[path])
    if (headers[':path'] === '/goaway')
      stream.session!.destroy(new Error('no'), constants.NGHTTP2_INTERNAL_ERROR)
    if (headers[':path'] === '/lost') for (const socket of sockets) socket.destroy()
  })
  server.on('connection', (socket) => sockets.push(socket))
  const origin = await listen(server)
  const session = await http2Session(origin)
  for (const path of ['/refused', '/calm']) await http2Request(session, { ':path': path })
  await ended(session.request({ ':path': '/' }, { signal: AbortSignal.timeout(30) }))
  const abort = new AbortController()
  const before: number = streams
  const aborted = ended(session.request({ ':path': '/' }, { signal: abort.signal }))
  await until(() => streams > before)
  abort.abort()
  await aborted
  for (const giveUp of ['close', 'destroy'] as const) {
    const before: number = streams
    const stream = session.request({ ':path': '/' })
    const end = ended(stream)
    await until(() => streams > before)
    stream[giveUp]()
    await end
  }
  await http2Request(await http2Session(origin), { ':path': '/goaway' })
  await http2Request(await http2Session(origin), { ':path': '/lost' })
  expect(await counted(http, 8)).toEqual({
    NGHTTP2_REFUSED_STREAM: 1,
    NGHTTP2_ENHANCE_YOUR_CALM: 1,
    timeout: 1,
    aborted: 3,
    NGHTTP2_INTERNAL_ERROR: 1,
    ECONNRESET: 1,
  })
})

test('a connection that is refused, or is not HTTP/2, fails the requests that wait for it', async () => {
  const http = measureClients()
  const refused = `http://127.0.0.1:${await reservePort()}`
  const speaksHttp1 = await listenHttp1((_request, response) => void response.end())
  for (const origin of [refused, speaksHttp1]) {
    const session = connect(origin)
    session.on('error', () => {})
    await ended(session.request({}))
  }
  expect(await counted(http, 2)).toEqual({ ECONNREFUSED: 1, ERR_HTTP2_ERROR: 1 })
})

test('what the server pushes is no request', async () => {
  const http = measureClients()
  const server = createServer()
  server.on('stream', (stream) => {
    stream.pushStream({ ':path': '/style.css' }, (_error, pushed) => {
      pushed.respond({ ':status': 200 })
      pushed.end('body {}')
    })
    stream.respond({ ':status': 200 })
    stream.end('page')
  })
  const session = await http2Session(await listen(server))
  const pushed = once(session, 'stream').then(([stream]) => ended(stream as ClientHttp2Stream))
  await http2Request(session, {})
  await pushed
  expect(await counted(http, 1)).toEqual({ 200: 1 })
})

test("a request of undici's over HTTP/2 is counted once", async () => {
  const http = measureClients()
  const certificate = certificateForLocalhost()
  const server = createSecureServer(certificate, (_request, response) => void response.end('hello'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const dispatcher = new Agent({ allowH2: true, connect: { ca: certificate.cert } })
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (let i = 0; i < 3; i++) await (await undiciFetch(url, { dispatcher })).text()
  await dispatcher.close()
  expect(http.counts(durationName, 'network.protocol.version')).toEqual({ 2: 3 })
})
