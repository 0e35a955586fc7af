// Runs all tests and writes what they came to into the file named, as JSON. A file that fails runs once more, by
// itself: one of thousands of tests against real servers, on a machine that others use, may fail by chance, and one
// that fails by fault fails again. What passes only then is printed, since it is a fault of the test to be mended.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { failedFiles, outcomeOf, type TestReport } from './test-report.ts'

/** More files than these do not fail by chance. */
const mostChances = 5

const [outcomeFile = ''] = process.argv.slice(2)
const folder = dirname(outcomeFile)
mkdirSync(folder, { recursive: true })

const first = run('first', [])
const again = failedFiles(first)
const second = again.length > 0 && again.length <= mostChances ? run('second', again) : undefined
const outcome = outcomeOf(first, second)
writeFileSync(outcomeFile, JSON.stringify(outcome))
for (const test of outcome.unsteady)
  console.log(`UNSTEADY: ${test} failed at first and passed when run again`)
process.exit(outcome.passed > 0 && outcome.failed === 0 ? 0 : 1)

function run(name: string, files: readonly string[]): TestReport {
  const reportFile = join(folder, `${name}-run.json`)
  rmSync(reportFile, { force: true })
  console.log(`\n== the ${name} run of ${files.length > 0 ? files.join(', ') : 'all tests'}`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  spawnSync('npm', ['test', '--', ...reporters, ...files], { stdio: 'inherit' })
  return JSON.parse(readFileSync(reportFile, 'utf8')) as TestReport
}
