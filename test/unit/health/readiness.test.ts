import { expect, test, vi } from 'vitest'
import { Readiness } from '../../../src/health/readiness.ts'

const timeoutMs = 1000

test('is ready when nothing says otherwise', async () => {
  expect(await new Readiness().verdict({ timeoutMs })).toEqual({ ready: true, reasons: [] })
})

test('gives the reason of the application first, then one line for each failing check', async () => {
  const readiness = new Readiness()
  readiness.addCheck('cache', () => {})
  readiness.addCheck('database', () => Promise.reject(new Error('refused.')))
  readiness.addCheck('queue', () => {
    throw new TypeError('closed\nat line 2')
  })
  readiness.setNotReady('draining')
  expect(await readiness.verdict({ timeoutMs })).toEqual({
    ready: false,
    reasons: ['draining', 'database: Error: refused', 'queue: TypeError: closed'],
  })
  readiness.setReady()
  expect((await readiness.verdict({ timeoutMs })).reasons).toEqual([
    'database: Error: refused',
    'queue: TypeError: closed',
  ])
})

test('a check that does not answer in time is not ready', async () => {
  vi.useFakeTimers()
  try {
    const readiness = new Readiness()
    readiness.addCheck('slow', () => new Promise(() => {}))
    const verdict = readiness.verdict({ timeoutMs: 50 })
    await vi.advanceTimersByTimeAsync(50)
    expect((await verdict).reasons).toEqual(['slow: no answer within 50 ms'])
  } finally {
    vi.useRealTimers()
  }
})

test('requests that come while the checks run share their verdict', async () => {
  const readiness = new Readiness()
  let runs = 0
  readiness.addCheck('counted', async () => {
    runs++
  })
  await Promise.all([1, 2, 3].map(() => readiness.verdict({ timeoutMs })))
  expect(runs).toBe(1)
  await readiness.verdict({ timeoutMs })
  expect(runs).toBe(2)
})

test('a check is replaced by one of its name and removed by what adding it returned', async () => {
  const readiness = new Readiness()
  const removeFirst = readiness.addCheck('database', () => Promise.reject(new Error('first')))
  const removeSecond = readiness.addCheck('database', () => Promise.reject(new Error('second')))
  removeFirst()
  expect((await readiness.verdict({ timeoutMs })).reasons).toEqual(['database: Error: second'])
  removeSecond()
  expect((await readiness.verdict({ timeoutMs })).ready).toBe(true)
})

test.each([
  ['', () => {}],
  [' ', () => {}],
  [undefined, () => {}],
  ['database', undefined],
  ['database', true],
])('refuses the check %j, %o', (name, check) => {
  expect(() => new Readiness().addCheck(name as string, check as () => void)).toThrow(
    /^READY_CHECK_INVALID: /,
  )
})
