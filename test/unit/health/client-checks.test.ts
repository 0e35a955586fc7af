import { expect, test } from 'vitest'
import type { ClientCheckOptions, ClientSource } from '../../../src/health/client-checks.ts'
import { Readiness } from '../../../src/health/readiness.ts'

const timeoutMs = 1000

/** Servers that a test opens, closes and breaks. */
function servers(...names: string[]): ClientSource & { names: string[]; broken: Set<string> } {
  const broken = new Set<string>()
  const source = {
    type: 'postgresql',
    names,
    broken,
    servers: () => source.names,
    ask: (name: string) => (broken.has(name) ? Promise.reject(new Error('refused')) : Promise.resolve()),
  }
  return source
}

async function namesOf(readiness: Readiness): Promise<string[]> {
  return (await readiness.verdict({ timeoutMs })).checks.map(({ name, status }) => `${name} ${status}`)
}

test('checks no client unless it is asked to', async () => {
  const readiness = new Readiness()
  readiness.offerClients('postgres', servers('db:5432/shop'))
  expect(await namesOf(readiness)).toEqual([])
  readiness.checkClients({ postgres: false })
  expect(await namesOf(readiness)).toEqual([])
})

test('follows the servers as clients come and go, until it is stopped', async () => {
  const readiness = new Readiness()
  const source = servers('db:5432/shop')
  readiness.offerClients('postgres', source)
  const stop = readiness.checkClients({ postgres: { cacheMs: 0 } })
  source.broken.add('replica:5432/shop')
  expect(await namesOf(readiness)).toEqual(['postgres db:5432/shop up'])
  source.names.push('replica:5432/shop')
  expect(await namesOf(readiness)).toEqual(['postgres db:5432/shop up', 'postgres replica:5432/shop down'])
  source.names.shift()
  expect(await namesOf(readiness)).toEqual(['postgres replica:5432/shop down'])
  stop()
  expect(await namesOf(readiness)).toEqual([])
})

test('takes the options of a check, of which the latest hold', async () => {
  const readiness = new Readiness()
  const source = servers('db:5432/shop')
  source.broken.add('db:5432/shop')
  readiness.offerClients('postgres', source)
  const stopFirst = readiness.checkClients({ postgres: true })
  expect((await readiness.verdict({ timeoutMs })).checks[0]).toMatchObject({ type: 'postgresql' })
  readiness.checkClients({ postgres: { critical: false } })
  stopFirst()
  expect((await readiness.verdict({ timeoutMs })).status).toBe('degraded')
})

test('a check of the application stands before one of a client with its name', async () => {
  const readiness = new Readiness()
  const source = servers('db:5432/shop')
  source.broken.add('db:5432/shop')
  readiness.offerClients('postgres', source)
  readiness.checkClients({ postgres: true })
  readiness.addCheck('postgres db:5432/shop', () => {})
  expect(await namesOf(readiness)).toEqual(['postgres db:5432/shop up'])
})

test.each([{ oracle: true }, { postgres: 5 }, { postgres: { timeoutMs: -1 } }, { redis: null }])(
  'refuses %j',
  (options) => {
    expect(() => new Readiness().checkClients(options as unknown as ClientCheckOptions)).toThrow(
      /^READY_CHECK_INVALID: /,
    )
  },
)
