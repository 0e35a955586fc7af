import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { createRequire } from 'node:module'
import type * as undici from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startHttpClient } from '../../src/instruments/http/client.ts'
import { patchUndici } from '../../src/instruments/http/patch-undici.ts'
import { SeriesStore } from '../../src/series/series-store.ts'
import { holding } from './holding-server.ts'
import { until } from './http-under-test.ts'
import { readStore } from './read-store.ts'
import { reservePort } from './reserve-port.ts'

const require = createRequire(import.meta.url)
const context = { store: new SeriesStore(), http: { excludedPaths: [] } }
const { readings } = readStore(context.store)
const queuedAt = async (origin: string): Promise<readonly number[]> => {
  const found = await readings('http.client.queued_requests', { 'server.port': new URL(origin).port })
  expect(found.map(({ attributes }) => attributes['server.address'])).toEqual(found.map(() => '127.0.0.1'))
  return found.map(({ value }) => value)
}

interface Client {
  request(url: string): Promise<unknown>
  close(): unknown
}

const undiciVersions = ['undici', 'undici7', 'undici6'].map((name) => {
  const library = require(name) as typeof undici
  patchUndici(library, 'undici', context)
  const { version } = require(`${name}/package.json`) as { version: string }
  return { version, library }
})

type ClientCase = readonly [name: string, connections: number, create: (origin: string) => Client]

const clients: readonly ClientCase[] = [
  [
    'an agent of node:http with two sockets',
    2,
    () => {
      const agent = new Agent({ maxSockets: 2 })
      const request = async (url: string): Promise<unknown> => {
        const [response] = await once(get(url, { agent }), 'response')
        response.resume()
        return once(response, 'end')
      }
      return { request, close: () => agent.destroy() }
    },
  ],
  ...undiciVersions.flatMap(({ version, library }) =>
    dispatchersOf(library).map(([kind, connections, dispatch]): ClientCase => [
      `${kind} of undici ${version} with ${connections === 1 ? 'one connection' : 'two connections'}`,
      connections,
      (origin) => {
        const dispatcher = dispatch(origin)
        return {
          request: async (url) => (await library.request(url, { dispatcher })).body.text(),
          close: () => dispatcher.close(),
        }
      },
    ]),
  ),
]

function dispatchersOf(
  library: typeof undici,
): readonly (readonly [string, number, (origin: string) => undici.Dispatcher])[] {
  const { Agent: UndiciAgent, Client: UndiciClient, RoundRobinPool } = library
  return [
    ['an agent', 2, () => new UndiciAgent({ connections: 2 })],
    ['a client', 1, (origin) => new UndiciClient(origin)],
    // Absent from the first versions.
    ...((RoundRobinPool as unknown) === undefined
      ? []
      : [['a pool in turn', 2, (origin: string) => new RoundRobinPool(origin, { connections: 2 })] as const]),
  ]
}

describe.each(clients)('%s', (_name, connections, create) => {
  test('tells the requests that wait for one, as long as they do', async () => {
    onTestFinished(startHttpClient(context))
    const { origin, held } = await holding()
    const { request, close } = create(origin)
    const requests = [1, 2, 3, 4, 5].map(() => request(origin))
    // Ground truth: the server has as many of the five as there are connections.
    await until(() => held.length === connections)
    expect(await queuedAt(origin)).toEqual([5 - connections])
    held[0]!.end()
    await until(() => held.length === connections + 1)
    expect(await queuedAt(origin)).toEqual([4 - connections])
    for (let answered = 1; answered < 5; answered++) {
      await until(() => held.length > answered)
      held[answered]!.end()
    }
    await Promise.all(requests)
    expect(await queuedAt(origin)).toEqual([])
    await close()
  })
})

test.each(undiciVersions)(
  'a client of undici $version that connects has one request for its connection, and the others wait',
  async ({ library }) => {
    onTestFinished(startHttpClient(context))
    const origin = `http://127.0.0.1:${await reservePort()}`
    const client = new library.Client(origin, { connect: () => {} })
    const requests = [1, 2, 3].map(() => client.request({ method: 'GET', path: '/' }))
    expect(await queuedAt(origin)).toEqual([2])
    await client.destroy()
    expect((await Promise.allSettled(requests)).map(({ status }) => status)).toEqual(
      requests.map(() => 'rejected'),
    )
    expect(await queuedAt(origin)).toEqual([])
  },
)

test('the connections of the undici in Node and of the package are active alike in one process', async () => {
  onTestFinished(startHttpClient(context))
  const ways = [fetch, ...undiciVersions.map(({ library }) => library.fetch as unknown as typeof fetch)]
  for (const fetchBy of ways) {
    const { origin, held } = await holding()
    const answer = fetchBy(origin).then((response) => response.text())
    await until(() => held.length === 1)
    const open = await readings('http.client.open_connections', { 'server.port': new URL(origin).port })
    expect(open.map(({ attributes }) => attributes['http.connection.state'])).toEqual(['active'])
    held[0]!.end()
    await answer
  }
})
