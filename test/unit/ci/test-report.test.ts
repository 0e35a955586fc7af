import { expect, test } from 'vitest'
import { failedFiles, outcomeOf, type TestReport } from '../../../scripts/ci/test-report.ts'

type File = TestReport['testResults'][number]

const file = (name: string, statuses: Record<string, string>, status?: File['status']): File => ({
  name,
  status: status ?? (Object.values(statuses).includes('failed') ? 'failed' : 'passed'),
  assertionResults: Object.entries(statuses).map(([fullName, one]) => ({ fullName, status: one })),
})
const report = (...testResults: File[]): TestReport => ({ testResults })

const steady = file('/a.test.ts', { first: 'passed', second: 'passed' })
const failing = file('/b.test.ts', { third: 'passed', fourth: 'failed' })
/** A file whose set-up failed has no failed test. */
const withoutSetUp = file('/c.test.ts', { fifth: 'skipped' }, 'failed')

test('a run counts its tests, and a file that could not begin as one that failed', () => {
  expect(outcomeOf(report(steady, failing, withoutSetUp))).toEqual({ passed: 3, failed: 2, unsteady: [] })
})

test('a file that failed is run again once, though it is in two projects', () => {
  expect(failedFiles(report(steady, failing, withoutSetUp, failing))).toEqual(['/b.test.ts', '/c.test.ts'])
})

test('a file that ran again counts by that run alone, and what failed only at first is named', () => {
  const first = report(steady, failing, withoutSetUp)
  const second = report(
    file('/b.test.ts', { third: 'passed', fourth: 'passed' }),
    file('/c.test.ts', { fifth: 'passed' }),
  )
  expect(outcomeOf(first, second)).toEqual({
    passed: 5,
    failed: 0,
    unsteady: ['/b.test.ts > fourth', '/c.test.ts'],
  })
})

test('what fails twice has failed', () => {
  const second = report(failing, file('/c.test.ts', { fifth: 'passed' }))
  expect(outcomeOf(report(steady, failing, withoutSetUp), second)).toEqual({
    passed: 4,
    failed: 1,
    unsteady: ['/c.test.ts'],
  })
})
