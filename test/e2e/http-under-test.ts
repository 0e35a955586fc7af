import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer, Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { startHttpClient } from '../../src/instruments/http/client.ts'
import { startHttpServer } from '../../src/instruments/http/server.ts'
import type { Series } from '../../src/series/series.ts'
import { SeriesStore } from '../../src/series/series-store.ts'

/** The HTTP instruments of one test, recording into a store of their own. */
export interface HttpUnderTest {
  readonly store: SeriesStore
  /** Gives the counts of a histogram by its attributes, joined as `name=value` of those given. */
  counts(metricName: string, ...names: readonly string[]): Readonly<Record<string, number>>
  /** Gives the sums of a histogram, or the values of a gauge, in the same way. */
  sums(metricName: string, ...names: readonly string[]): Readonly<Record<string, number>>
}

/** The metric that most tests of the server read. */
export const serverDuration = 'http.server.request.duration'

/** Starts the server instrument for the current test. */
export function measureServers(excludedPaths: readonly string[] = []): HttpUnderTest {
  const store = new SeriesStore()
  onTestFinished(startHttpServer({ store, http: { excludedPaths } }))
  return readerOf(store)
}

/** Starts the client instrument for the current test. */
export function measureClients(): HttpUnderTest {
  const store = new SeriesStore()
  onTestFinished(startHttpClient({ store, http: { excludedPaths: [] } }))
  return readerOf(store)
}

/** Starts a server on a free port, closed with its connections after the test. */
export async function listen(target: Server | RequestListener): Promise<string> {
  const server = target instanceof Server ? target : createServer(target)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Opens a raw connection to a server. */
export async function open(origin: string): Promise<Socket> {
  const { hostname, port } = new URL(origin)
  const socket = connect(Number(port), hostname)
  // Whoever resets the connection is the subject of some tests, so an error ends nothing here.
  socket.on('error', () => {})
  await once(socket, 'connect')
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Sends bytes on a connection of their own and gives all that comes back until it is closed. */
export async function exchange(origin: string, bytes: string): Promise<string> {
  const socket = await open(origin)
  let received = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk))
  socket.write(bytes)
  await once(socket, 'close')
  return received
}

/** Waits until a condition holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Tells how many records a histogram holds over all its series. */
export function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** Tells how many requests servers have in flight. */
export function activeNow(http: HttpUnderTest): number {
  return total(http.sums('http.server.active_requests'))
}

function readerOf(store: SeriesStore): HttpUnderTest {
  const read = (metricName: string, names: readonly string[], valueOf: (series: Series) => number) => {
    const result: Record<string, number> = {}
    const collected = store.current().find(({ metric }) => metric.name === metricName)
    for (const series of collected?.series ?? []) {
      const kept = series.attributes.filter(([name]) => names.includes(name))
      const key = kept.map(([, value]) => value).join(' ')
      result[key] = (result[key] ?? 0) + valueOf(series)
    }
    return result
  }
  return {
    store,
    counts: (metricName, ...names) => read(metricName, names, countOf),
    sums: (metricName, ...names) => read(metricName, names, (series) => series.cells[series.offset]!),
  }
}

function countOf(series: Series): number {
  const { bounds } = series as Series & { bounds: readonly number[] }
  let count = 0
  for (let bucket = 0; bucket <= bounds.length; bucket++) count += series.cells[series.offset + 1 + bucket]!
  return count
}
