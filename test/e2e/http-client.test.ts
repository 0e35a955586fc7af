import { once } from 'node:events'
import { Agent, createServer, get, request as httpRequest, type ClientRequest } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { listen, measureClients, until, total, type HttpUnderTest } from './http-under-test.ts'
import { reservePort } from './reserve-port.ts'
import { uniqueName } from './services/unique-name.ts'

const durationName = 'http.client.request.duration'
const errorTypes = (http: HttpUnderTest): Readonly<Record<string, number>> =>
  http.counts(durationName, 'error.type')

/** Waits for the end of a request, whatever it is. */
async function ended(request: ClientRequest): Promise<void> {
  request.on('error', () => {}).on('response', (response) => response.resume())
  if (!request.writableEnded) request.end()
  await new Promise((resolve) => request.on('close', resolve))
}

test('a request is counted once with the attributes of the semantic conventions', async () => {
  const http = measureClients()
  const origin = await listen((_request, response) => void response.end('hello'))
  await ended(get(`${origin}/path?query`))
  const [duration] = http.store.current()
  expect(duration?.series.map(({ attributes }) => Object.fromEntries(attributes))).toEqual([
    {
      'http.request.method': 'GET',
      'http.response.status_code': '200',
      'network.protocol.version': '1.1',
      'server.address': '127.0.0.1',
      'server.port': new URL(origin).port,
    },
  ])
  expect(http.counts(durationName)).toEqual({ '': 1 })
})

test('answers of 4xx and 5xx are errors of the request', async () => {
  const http = measureClients()
  const origin = await listen(
    (request, response) => void response.writeHead(Number(request.url!.slice(1))).end(),
  )
  for (const status of [204, 304, 404, 503])
    await ended(httpRequest(`${origin}/${status}`, { method: 'DELETE' }))
  expect(http.counts(durationName, 'error.type', 'http.response.status_code')).toEqual({
    204: 1,
    304: 1,
    '404 404': 1,
    '503 503': 1,
  })
})

test('requests of a keep-alive agent are counted one by one', async () => {
  const http = measureClients()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const origin = await listen((_request, response) => void response.end())
  await Promise.all([1, 2, 3, 4, 5].map(() => ended(get(origin, { agent }))))
  expect(http.counts(durationName, 'http.response.status_code')).toEqual({ 200: 5 })
})

test('interim responses before the answer do not count', async () => {
  const http = measureClients()
  const origin = await listen((_request, response) => {
    response.writeProcessing()
    response.writeEarlyHints({ link: '</style.css>; rel=preload' })
    response.end()
  })
  await ended(get(origin))
  expect(http.counts(durationName, 'http.response.status_code')).toEqual({ 200: 1 })
})

test('a body that is never read, or is destroyed, counts as the answer that came', async () => {
  const http = measureClients()
  const origin = await listen((_request, response) => void response.end(Buffer.alloc(2_000_000)))
  const [unread] = await once(get(origin), 'response')
  const [destroyed] = await once(get(origin), 'response')
  destroyed.on('error', () => {}).destroy()
  await once(destroyed, 'close')
  expect(http.counts(durationName, 'http.response.status_code', 'error.type')).toEqual({ 200: 2 })
  unread.on('error', () => {}).destroy()
  await once(unread, 'close')
  expect(total(http.counts(durationName))).toBe(2)
})

test('a connection that fails is named by its code', async () => {
  const http = measureClients()
  const port = await reservePort()
  await ended(get(`http://127.0.0.1:${port}`))
  const unknown = get('http://nowhere.invalid')
  const [error] = (await once(unknown, 'error')) as [NodeJS.ErrnoException]
  // A resolver that does not answer is EAI_AGAIN.
  expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.code)
  expect(http.counts(durationName, 'error.type', 'server.address', 'server.port')).toEqual({
    [`ECONNREFUSED 127.0.0.1 ${port}`]: 1,
    [`${error.code} nowhere.invalid 80`]: 1,
  })
})

test('a server that hangs up is a reset connection', async () => {
  const http = measureClients()
  const origin = await listen((request) => void request.socket.destroy())
  await ended(get(origin))
  expect(errorTypes(http)).toEqual({ ECONNRESET: 1 })
})

test('an answer that is not HTTP is named by the parser', async () => {
  const http = measureClients()
  const server = createTcpServer((socket) => void socket.end('not http at all\r\n\r\n')).listen(
    0,
    '127.0.0.1',
  )
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  await ended(get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  expect(Object.keys(errorTypes(http))[0]).toMatch(/^HPE_/)
  expect(total(errorTypes(http))).toBe(1)
})

test('timeouts and aborts are told apart, each counted once', async () => {
  const http = measureClients()
  const origin = await listen(() => {})
  const onTimeout = get(origin, { timeout: 30 })
  onTimeout.on('timeout', () => onTimeout.destroy())
  await ended(onTimeout)
  const setLater = get(origin)
  setLater.setTimeout(30, () => setLater.destroy())
  await ended(setLater)
  await ended(get(origin, { signal: AbortSignal.timeout(30) }))
  expect(errorTypes(http)).toEqual({ timeout: 3 })

  const abort = new AbortController()
  const signalled = get(origin, { signal: abort.signal })
  signalled.on('socket', () => abort.abort())
  await ended(signalled)
  const destroyed = get(origin)
  destroyed.on('socket', () => destroyed.destroy())
  await ended(destroyed)
  const early = get(origin)
  early.destroy()
  await ended(early)
  const legacy = get(origin)
  legacy.abort()
  await ended(legacy)
  expect(errorTypes(http)).toEqual({ timeout: 3, aborted: 4 })
})

test('an error that the application destroys its request with is named by its class', async () => {
  const http = measureClients()
  const origin = await listen(() => {})
  const request = get(origin)
  request.on('socket', () => request.destroy(new RangeError('enough')))
  await ended(request)
  expect(errorTypes(http)).toEqual({ RangeError: 1 })
})

test('upgrades and CONNECT are counted with the answer that ended them', async () => {
  const http = measureClients()
  const server = createServer()
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n')
  })
  server.on('connect', (_request, socket) => void socket.end('HTTP/1.1 200 Connected\r\n\r\n'))
  const origin = await listen(server)
  const upgrade = get(origin, { headers: { connection: 'upgrade', upgrade: 'echo' } })
  upgrade.on('upgrade', (_response, socket) => void socket.destroy())
  await ended(upgrade)
  const connect = httpRequest(origin, { method: 'CONNECT', path: 'a:1' })
  connect.on('connect', (_response, socket) => void socket.destroy())
  await ended(connect)
  expect(http.counts(durationName, 'http.request.method', 'http.response.status_code')).toEqual({
    'GET 101': 1,
    'CONNECT 200': 1,
  })
})

test('another Host header does not hide where the request went', async () => {
  const http = measureClients()
  const origin = await listen((_request, response) => void response.end())
  await ended(get(origin, { headers: { host: 'virtual.example' } }))
  await ended(get(origin, { headers: ['host', 'virtual.example'] }))
  expect(http.counts(durationName, 'server.address', 'server.port')).toEqual({
    [`127.0.0.1 ${new URL(origin).port}`]: 2,
  })
})

test('a Unix domain socket is the address', async () => {
  const http = measureClients()
  const socketPath = join(tmpdir(), `${uniqueName('http-client')}.sock`)
  const server = createServer((_request, response) => void response.end()).listen(socketPath)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  await ended(get({ socketPath }))
  expect(http.counts(durationName, 'server.address', 'server.port')).toEqual({ [socketPath]: 1 })
})

test('hosts beyond the limit share one value', async () => {
  const http = measureClients()
  const refuse = {
    lookup: (_host: string, _options: unknown, done: (error: Error) => void) => done(new Error('no')),
  }
  for (let i = 0; i < 150; i++) await ended(get(`http://host-${i}.example`, refuse as never))
  const counts = http.counts(durationName, 'server.address')
  expect(Object.keys(counts)).toHaveLength(101)
  expect(counts['_OTHER']).toBe(50)
})

test('requests of an exporter that suppresses tracing are not counted', async () => {
  const http = measureClients()
  const origin = await listen((_request, response) => void response.end())
  const suppressed = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
  const api = Symbol.for('opentelemetry.js.api.1')
  const context = { active: () => ({ getValue: (key: symbol) => key === suppressed }) }
  Object.assign(globalThis, { [api]: { context } })
  onTestFinished(() => void delete (globalThis as Record<symbol, unknown>)[api])
  await ended(get(origin))
  await (await fetch(origin)).text()
  expect(http.counts(durationName)).toEqual({})
})

test('ten thousand requests to one server make no more series than one', async () => {
  const http = measureClients()
  const agent = new Agent({ keepAlive: true, maxSockets: 10 })
  onTestFinished(() => agent.destroy())
  const origin = await listen((_request, response) => void response.end())
  for (let batch = 0; batch < 100; batch++) {
    await Promise.all(Array.from({ length: 100 }, (_, i) => ended(get(`${origin}/${batch}/${i}`, { agent }))))
  }
  await until(() => total(http.counts(durationName)) === 10_000)
  expect(http.store.current().map(({ series }) => series.length)).toEqual([1])
})
