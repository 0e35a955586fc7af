import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { httpClientRequestDuration, httpServerRequestDuration } from '../../../../src/catalog/http.ts'
import { ClientSeries } from '../../../../src/instruments/http/client-series.ts'
import { RouteTable } from '../../../../src/instruments/http/route-table.ts'
import { setRoute } from '../../../../src/instruments/http/set-route.ts'
import { SeriesStore } from '../../../../src/series/series-store.ts'

test('what is remembered of routes ends at the limit of the attribute', () => {
  const routes = new RouteTable()
  const { limit } = httpServerRequestDuration.attributes['http.route']
  const found = new Set(
    Array.from({ length: limit + 100 }, (_, index) => {
      const request = { httpVersion: '1.1' } as IncomingMessage
      setRoute(request, `/route/${index}`)
      return routes.find(request)
    }),
  )
  expect(found.size).toBe(limit + 1)
})

test('what is remembered of servers ends at the limit of the attribute', () => {
  const series = new ClientSeries(new SeriesStore())
  const { limit } = httpClientRequestDuration.attributes['server.address']
  const found = new Set(
    Array.from({ length: limit + 100 }, (_, index) => series.target(`http://host-${index}`)),
  )
  expect(found.size).toBe(limit + 1)
})

test.each([
  ['http://example.com', 'example.com', 80],
  ['https://example.com', 'example.com', 443],
  ['https://example.com:8443', 'example.com', 8443],
  ['http://[::1]:3000', '::1', 3000],
  ['unix:/run/app.sock', '/run/app.sock', undefined],
  ['nonsense', '_OTHER', undefined],
])('the origin %s is the server %s, port %s', (origin, address, port) => {
  expect(new ClientSeries(new SeriesStore()).target(origin)).toMatchObject({ address, port })
})
