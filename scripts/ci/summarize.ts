// Prints the plain closing line of a check, from the outcome of the tests and the number of steps that failed, and ends
// with the exit code that they call for.
import { existsSync, readFileSync } from 'node:fs'
import type { TestOutcome } from './test-report.ts'

const [outcomeFile = '', failedSteps = '0'] = process.argv.slice(2)
const { passed, failed }: Pick<TestOutcome, 'passed' | 'failed'> = existsSync(outcomeFile)
  ? (JSON.parse(readFileSync(outcomeFile, 'utf8')) as TestOutcome)
  : { passed: 0, failed: 0 }

// A step that failed without a failed test (tests that could not start, a lint) counts as one.
const failures = Math.max(failed, Number(failedSteps))
console.log(`\n${passed} passed, ${failures} failed`)
process.exit(failures === 0 && passed > 0 ? 0 : 1)
