import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { Agent as UndiciAgent, fetch as undiciFetch } from 'undici'
import { describe, expect, test } from 'vitest'
import { closedAddress } from './closed-address.ts'
import { holding } from './holding-server.ts'
import { measureClients, total, until, type HttpUnderTest } from './http-under-test.ts'

const openName = 'http.client.open_connections'

/** Reads the gauge beside what the server itself has open. */
async function openNow(http: HttpUnderTest): Promise<Readonly<Record<string, number>>> {
  await http.store.collect({ timeoutMs: 1000 })
  return http.sums(openName, 'http.connection.state')
}

interface Client {
  request(url: string): Promise<unknown>
  close(): unknown
}

const clients: readonly (readonly [string, () => Client])[] = [
  [
    'an agent of node:http',
    () => {
      const agent = new Agent({ keepAlive: true })
      const request = async (url: string): Promise<unknown> => {
        const [response] = await once(get(url, { agent }), 'response')
        response.resume()
        return once(response, 'end')
      }
      return { request, close: () => agent.destroy() }
    },
  ],
  [
    'an agent of undici',
    () => {
      const dispatcher = new UndiciAgent()
      return {
        request: async (url) => (await undiciFetch(url, { dispatcher })).text(),
        close: () => dispatcher.close(),
      }
    },
  ],
]

describe.each(clients)('%s', (_name, create) => {
  test('has as many connections as its server, active while a request has them', async () => {
    const http = measureClients()
    const { server, origin, held } = await holding()
    const { request, close } = create()
    const requests = [1, 2, 3].map(() => request(origin))
    await until(() => held.length === 3)
    expect(await openNow(http)).toEqual({ active: 3 })
    held[0]!.end()
    await requests[0]
    await until(() => total(http.counts('http.client.request.duration')) === 1)
    await expect.poll(() => openNow(http)).toEqual({ active: 2, idle: 1 })
    for (const response of held) response.end()
    await Promise.all(requests)
    await expect.poll(() => openNow(http)).toEqual({ idle: 3 })
    expect(await new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))).toBe(3)
    await close()
    await expect.poll(() => openNow(http)).toEqual({})
    expect(total(http.counts('http.client.connection.duration'))).toBe(3)
  })
})

test('a connection that is refused is none', async () => {
  const http = measureClients()
  const origin = await closedAddress()
  await once(get(origin), 'error')
  await undiciFetch(origin).catch(() => {})
  expect(await openNow(http)).toEqual({})
  expect(http.counts('http.client.connection.duration')).toEqual({})
})
