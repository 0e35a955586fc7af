// Prints the plain closing line of a run, from the JSON report of the tests and the number of other
// steps that failed, and ends with the exit code that they call for.
import { existsSync, readFileSync } from 'node:fs'

const [reportFile = '', failedSteps = '0'] = process.argv.slice(2)
const report = existsSync(reportFile)
  ? (JSON.parse(readFileSync(reportFile, 'utf8')) as { numPassedTests: number; numFailedTests: number })
  : { numPassedTests: 0, numFailedTests: 0 }

// A step that failed without a failed test (a suite that could not start, a lint) counts as one.
const failed = Math.max(report.numFailedTests, Number(failedSteps))
console.log(`\n${report.numPassedTests} passed, ${failed} failed`)
process.exit(failed === 0 && report.numPassedTests > 0 ? 0 : 1)
