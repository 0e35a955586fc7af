import { expect, test } from 'vitest'
import type { Authorization } from '../../../src/server/gate.ts'
import { plain, type Route } from '../../../src/server/server.ts'
import { gateWith, serveEndpoint } from './serve-endpoint.ts'

const routes: Record<string, Route> = {
  '/metrics': () => Promise.resolve(plain(200, 'metrics')),
  '/ready': ({ isTrusted }) => Promise.resolve(plain(503, isTrusted ? 'the database\n' : 'not ready\n')),
}

test.each<[Authorization, number, string]>([
  ['granted', 200, 'metrics'],
  ['refused', 401, 'credentials are needed\n'],
  ['overloaded', 503, 'too many passwords to check\n'],
])('a client whose credentials are %s gets %i', async (answer, status, body) => {
  const gate = gateWith({
    authorize: () => Promise.resolve(answer),
    challenge: () => 'Basic realm="metrics"',
    headers: () => ({ 'X-Frame-Options': 'deny' }),
  })
  const port = await serveEndpoint(routes, { gate, probes: ['/ready'] })
  const response = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect([response.status, await response.text()]).toEqual([status, body])
  expect(response.headers.get('x-frame-options')).toBe('deny')
  expect(response.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="metrics"' : null)
  expect(response.headers.get('connection')).toBe(status === 200 ? 'keep-alive' : 'close')
  const probe = await fetch(`http://127.0.0.1:${port}/ready`)
  expect([probe.status, await probe.text()]).toEqual([503, status === 200 ? 'the database\n' : 'not ready\n'])
})

test('credentials are asked for before a path or a method is looked at', async () => {
  const port = await serveEndpoint(routes, {
    gate: gateWith({ authorize: () => Promise.resolve('refused') }),
  })
  for (const path of ['/metrics', '/ready', '/other']) {
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(401)
  }
  expect((await fetch(`http://127.0.0.1:${port}/metrics`, { method: 'DELETE' })).status).toBe(401)
})

test('a request beyond the rate gets 429, unless it is a probe', async () => {
  const port = await serveEndpoint(routes, {
    gate: gateWith({ takeRequest: () => false, authorize: () => Promise.resolve('granted') }),
    probes: ['/ready'],
  })
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(429)
  expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(503)
})

test('a gate that fails lets nobody in', async () => {
  const gate = gateWith({ authorize: () => Promise.reject(new Error('broken')) })
  const port = await serveEndpoint(routes, { gate, probes: ['/ready'] })
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(500)
})
