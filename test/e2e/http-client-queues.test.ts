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

const clients: readonly (readonly [string, () => Client])[] = [
  [
    'an agent of node:http with two sockets',
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
  ...undiciVersions.map(({ version, library }): readonly [string, () => Client] => [
    `an agent of undici ${version} with two connections`,
    () => {
      const dispatcher = new library.Agent({ connections: 2 })
      return {
        request: async (url) => (await library.request(url, { dispatcher })).body.text(),
        close: () => dispatcher.close(),
      }
    },
  ]),
]

describe.each(clients)('%s', (_name, create) => {
  test('tells the requests that wait for one, as long as they do', async () => {
    onTestFinished(startHttpClient(context))
    const { origin, held } = await holding()
    const { request, close } = create()
    const requests = [1, 2, 3, 4, 5].map(() => request(origin))
    // Ground truth: the server has two of the five.
    await until(() => held.length === 2)
    expect(await queuedAt(origin)).toEqual([3])
    held[0]!.end()
    await until(() => held.length === 3)
    expect(await queuedAt(origin)).toEqual([2])
    for (let answered = 1; answered < 5; answered++) {
      await until(() => held.length > answered)
      held[answered]!.end()
    }
    await Promise.all(requests)
    expect(await queuedAt(origin)).toEqual([])
    await close()
  })
})

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
