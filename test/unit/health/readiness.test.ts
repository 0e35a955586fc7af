import { expect, test } from 'vitest'
import type { HealthCheck, HealthCheckOptions } from '../../../src/health/check.ts'
import { Readiness } from '../../../src/health/readiness.ts'

const timeoutMs = 1000
const failing = (reason: string) => () => Promise.reject(new Error(reason))

test('is up when nothing says otherwise', async () => {
  const readiness = new Readiness()
  const up = { known: true, status: 'up', reasons: [], checks: [] }
  expect(await readiness.verdict({ timeoutMs })).toEqual({ group: 'ready', ...up })
  expect(await readiness.verdict({ group: 'live', timeoutMs })).toEqual({ group: 'live', ...up })
})

test('gives the reason of the application first, then one line for each failing check', async () => {
  const readiness = new Readiness()
  readiness.addCheck('cache', () => {})
  readiness.addCheck('database', failing('refused'))
  readiness.addCheck('queue', () => {
    throw new TypeError('closed\nat line 2')
  })
  readiness.setNotReady('draining')
  expect(await readiness.verdict({ timeoutMs })).toMatchObject({
    status: 'down',
    reasons: ['draining', 'database: Error: refused', 'queue: TypeError: closed'],
  })
  readiness.setReady()
  expect((await readiness.verdict({ timeoutMs })).reasons).toEqual([
    'database: Error: refused',
    'queue: TypeError: closed',
  ])
})

test('names the code of an error that has no message', async () => {
  const readiness = new Readiness()
  readiness.addCheck('database', () =>
    Promise.reject(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })),
  )
  expect((await readiness.verdict({ timeoutMs })).reasons).toEqual(['database: AggregateError: ECONNREFUSED'])
})

test('a check that gives false has failed, and one that gives anything else has not', async () => {
  const readiness = new Readiness()
  readiness.addCheck('open', () => false)
  readiness.addCheck('asked', async () => false)
  for (const [i, answer] of [true, undefined, 0, '', null, { rows: [] }].entries()) {
    readiness.addCheck(`fine ${i}`, () => Promise.resolve(answer))
  }
  expect((await readiness.verdict({ timeoutMs })).reasons).toEqual([
    'open: it gave false',
    'asked: it gave false',
  ])
})

test('a failing check that is not critical degrades the verdict, a critical one fails it', async () => {
  const readiness = new Readiness()
  readiness.addCheck('mail', failing('slow'), { critical: false })
  expect(await readiness.verdict({ timeoutMs })).toMatchObject({
    status: 'degraded',
    reasons: ['mail: Error: slow'],
  })
  readiness.addCheck('database', failing('refused'))
  expect(await readiness.verdict({ timeoutMs })).toMatchObject({
    status: 'down',
    reasons: ['mail: Error: slow', 'database: Error: refused'],
  })
})

test('a check decides the groups that it is in, and no other', async () => {
  const readiness = new Readiness()
  readiness.addCheck('database', failing('refused'))
  readiness.addCheck('loop', failing('stuck'), { group: 'live' })
  readiness.addCheck('migrations', failing('running'), { group: ['startup', 'ready'] })
  const reasonsOf = async (group?: string): Promise<readonly string[]> =>
    (await readiness.verdict({ ...(group && { group }), timeoutMs })).reasons
  expect(await reasonsOf()).toEqual(['database: Error: refused', 'migrations: Error: running'])
  expect(await reasonsOf('live')).toEqual(['loop: Error: stuck'])
  expect(await reasonsOf('startup')).toEqual(['migrations: Error: running'])
})

test('what the application says of its readiness is not said of its life', async () => {
  const readiness = new Readiness()
  readiness.addCheck('migrations', () => {}, { group: 'startup' })
  readiness.setNotReady('draining')
  expect((await readiness.verdict({ group: 'live', timeoutMs })).status).toBe('up')
  expect((await readiness.verdict({ group: 'startup', timeoutMs })).status).toBe('up')
})

test('a group that no check is in is unknown and down', async () => {
  expect(await new Readiness().verdict({ group: 'startup', timeoutMs })).toMatchObject({
    known: false,
    status: 'down',
    reasons: ['no check is in the group startup'],
  })
})

test('a verdict is plain data that another thread can be sent', async () => {
  const readiness = new Readiness()
  readiness.addCheck('database', failing('refused'), { type: 'postgresql' })
  const verdict = await readiness.verdict({ timeoutMs })
  expect(structuredClone(verdict)).toEqual(verdict)
})

test('a check is replaced by one of its name and removed by what adding it returned', async () => {
  const readiness = new Readiness()
  const removeFirst = readiness.addCheck('database', failing('first'))
  const removeSecond = readiness.addCheck('database', failing('second'))
  removeFirst()
  expect((await readiness.verdict({ timeoutMs })).reasons).toEqual(['database: Error: second'])
  removeSecond()
  expect((await readiness.verdict({ timeoutMs })).status).toBe('up')
})

test.each([
  ['', () => {}],
  [' ', () => {}],
  [undefined, () => {}],
  [Symbol('name'), () => {}],
  ['database', undefined],
  ['database', true],
  ['database', () => {}, null],
  ['database', () => {}, 5],
  ['database', () => {}, { group: '' }],
  ['database', () => {}, { group: [] }],
  ['database', () => {}, { group: 'a/b' }],
  ['database', () => {}, { group: ['ready', 7] }],
  ['database', () => {}, { timeoutMs: 0 }],
  ['database', () => {}, { timeoutMs: Number.NaN }],
  ['database', () => {}, { timeoutMs: '5' }],
  ['database', () => {}, { timeoutMs: 60_001 }],
  ['database', () => {}, { cacheMs: -1 }],
  ['database', () => {}, { critical: 'no' }],
  ['database', () => {}, { type: 5 }],
])('refuses the check %o, %o, %j', (...[name, check, options]) => {
  expect(() =>
    new Readiness().addCheck(name as string, check as HealthCheck, options as HealthCheckOptions),
  ).toThrow(/^READY_CHECK_INVALID: /)
})
