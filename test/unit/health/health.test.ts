import { afterEach, expect, test } from 'vitest'
import { runningKey } from '../../../src/diagnostics/running-key.ts'
import { health } from '../../../src/health/health.ts'
import { Readiness } from '../../../src/health/readiness.ts'

const published = globalThis as Record<symbol, unknown>

afterEach(() => {
  delete published[runningKey]
})

test('does nothing at all without the preload', () => {
  const listeners = process.listenerCount('SIGTERM')
  const undo = [
    health.addCheck('database', () => {}),
    health.checkClients({ postgres: true }),
    health.notReadyOnSignal('SIGTERM'),
  ]
  health.setNotReady('draining')
  health.setReady()
  for (const one of undo) expect(one()).toBeUndefined()
  expect(process.listenerCount('SIGTERM')).toBe(listeners)
})

test('speaks to what runs', async () => {
  const readiness = new Readiness()
  published[runningKey] = { readiness }
  const remove = health.addCheck('mail', () => false, { critical: false })
  health.setNotReady('draining')
  expect((await readiness.verdict({ timeoutMs: 1000 })).reasons).toEqual(['draining', 'mail: it gave false'])
  health.setReady()
  remove()
  expect((await readiness.verdict({ timeoutMs: 1000 })).status).toBe('up')
  const undo = health.notReadyOnSignal('SIGHUP')
  expect(process.listenerCount('SIGHUP')).toBe(1)
  undo()
  expect(process.listenerCount('SIGHUP')).toBe(0)
})

test.each([
  ['SIGKILL', {}],
  ['SIGUSR1', {}],
  ['exit', {}],
  [undefined, {}],
  ['SIGTERM', { delayMs: -1 }],
  ['SIGTERM', { delayMs: Number.NaN }],
  ['SIGTERM', { delayMs: 600_001 }],
])('refuses the signal %j with %j', (signal, options) => {
  published[runningKey] = { readiness: new Readiness() }
  expect(() => health.notReadyOnSignal(signal as 'SIGTERM', options)).toThrow(/^READY_SIGNAL_INVALID: /)
})
