import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { Agent, fetch as undiciFetch, request as undiciRequest } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { closedAddress } from './closed-address.ts'
import { certificateForLocalhost } from './http-certificate.ts'
import { listen, measureClients, total, until, type HttpUnderTest } from './http-under-test.ts'

const durationName = 'http.client.request.duration'
const errorTypes = (http: HttpUnderTest): Readonly<Record<string, number>> =>
  http.counts(durationName, 'error.type')

const require = createRequire(import.meta.url)
const olderFetch = (name: string): typeof fetch => (require(name) as { fetch: typeof fetch }).fetch

/** The newest version of the package, and the first of each major one before. */
const clients: readonly (readonly [string, typeof fetch])[] = [
  ['the built-in fetch', fetch],
  ['the fetch of the undici package', undiciFetch as unknown as typeof fetch],
  ['the fetch of undici 7.0', olderFetch('undici7')],
  ['the fetch of undici 6.0', olderFetch('undici6')],
]

describe.each(clients)('%s', (_name, fetch) => {
  test('counts a request once with the attributes of the semantic conventions', async () => {
    const http = measureClients()
    const origin = await listen((_request, response) => void response.writeHead(201).end('hello'))
    await (await fetch(`${origin}/path`, { method: 'POST', body: 'x' })).text()
    const [duration] = http.store.current()
    expect(duration?.series.map(({ attributes }) => Object.fromEntries(attributes))).toEqual([
      {
        'http.request.method': 'POST',
        'http.response.status_code': '201',
        'network.protocol.version': '1.1',
        'server.address': '127.0.0.1',
        'server.port': new URL(origin).port,
      },
    ])
    expect(http.counts(durationName)).toEqual({ '': 1 })
  })

  test('counts a body that is never read, or is cancelled, once', async () => {
    const http = measureClients()
    const origin = await listen((_request, response) => void response.end(Buffer.alloc(2_000_000)))
    const unread = await fetch(origin)
    const cancelled = await fetch(origin)
    await cancelled.body!.cancel()
    expect(http.counts(durationName, 'http.response.status_code', 'error.type')).toEqual({ 200: 2 })
    await unread.arrayBuffer()
    expect(total(http.counts(durationName))).toBe(2)
  })

  test('counts each hop of a redirect', async () => {
    const http = measureClients()
    const origin = await listen((request, response) => {
      if (request.url === '/there') response.end()
      else response.writeHead(302, { location: '/there' }).end()
    })
    await fetch(origin)
    expect(http.counts(durationName, 'http.response.status_code')).toEqual({ 302: 1, 200: 1 })
  })

  test('does not count interim responses', async () => {
    const http = measureClients()
    const origin = await listen((_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' })
      response.end()
    })
    await fetch(origin)
    expect(http.counts(durationName, 'http.response.status_code')).toEqual({ 200: 1 })
  })

  test('names failures by their code, and timeouts and aborts in words', async () => {
    const http = measureClients()
    const origin = await listen((request) => {
      if (request.url === '/hang-up') request.socket.destroy()
    })
    const failing = async (url: string, init?: RequestInit): Promise<unknown> => {
      try {
        return await fetch(url, init)
      } catch (thrown) {
        return ((thrown as Error).cause as { code?: unknown } | undefined)?.code
      }
    }
    // A resolver that does not answer is EAI_AGAIN.
    const unknown = String(await failing('http://nowhere.invalid'))
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(unknown)
    await failing(`${origin}/hang-up`)
    await failing(origin, { signal: AbortSignal.timeout(30) })
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 30)
    await failing(origin, { signal: abort.signal })
    const withReason = new AbortController()
    setTimeout(() => withReason.abort('changed my mind'), 30)
    await failing(origin, { signal: withReason.signal })
    await until(() => total(errorTypes(http)) === 5)
    expect(errorTypes(http)).toEqual({ [unknown]: 1, UND_ERR_SOCKET: 1, timeout: 1, aborted: 2 })
  })

  test('does not count a failure in the body as a second request', async () => {
    const http = measureClients()
    const origin = await listen((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('part', () => response.destroy())
    })
    const response = await fetch(origin)
    await expect(response.text()).rejects.toThrow(/terminated/)
    expect(http.counts(durationName, 'http.response.status_code', 'error.type')).toEqual({ 200: 1 })
  })
})

test('undici requests are counted, refused connections and late headers by their code', async () => {
  const http = measureClients()
  const origin = await listen((request, response) => {
    if (request.url === '/answer') response.writeHead(500).end()
  })
  await (await undiciRequest(`${origin}/answer`)).body.dump()
  await undiciRequest(origin, { headersTimeout: 50 }).catch(() => {})
  await undiciRequest(await closedAddress()).catch(() => {})
  expect(errorTypes(http)).toEqual({ 500: 1, UND_ERR_HEADERS_TIMEOUT: 1, ECONNREFUSED: 1 })
})

test('HTTP/2 is the protocol that was agreed on', async () => {
  const http = measureClients()
  const certificate = certificateForLocalhost()
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, (_request, response) => {
    response.end('hello')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const allowH2 of [true, false]) {
    const dispatcher = new Agent({ allowH2, connect: { ca: certificate.cert } })
    await (await undiciRequest(`https://127.0.0.1:${port}`, { dispatcher })).body.text()
    await dispatcher.close()
  }
  onTestFinished(() => void server.close())
  expect(http.counts(durationName, 'network.protocol.version', 'server.address', 'server.port')).toEqual({
    [`2 127.0.0.1 ${port}`]: 1,
    [`1.1 127.0.0.1 ${port}`]: 1,
  })
})
