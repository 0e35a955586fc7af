/**
 * `node bench/soak.ts [--minutes N] [--seed N]`: one application under the preload, besieged by scrapers, bad readers
 * and hostile clients all at once. It fails when the application crashes, stops answering, or keeps what they took.
 * A run of ten minutes or more writes what it found to docs/performance.md.
 */
import { parseArgs } from 'node:util'
import { requireBuild } from './harness/installation.ts'
import { formatMachine, writeReport } from './harness/report.ts'
import { soak } from './soak/soak.ts'
import { formatFindings, isKept } from './soak/verdict.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const minutes = Number(values.minutes)
const shortestWrittenMinutes = 10

requireBuild()
const { findings, faults, outcomes, stderr } = await soak({ minutes, seed: Number(values.seed) })
const report = `${formatMachine()} ${minutes} minutes, seed ${values.seed}.\n\n${formatFindings(findings)}\n`

process.stdout.write(`${outcomes}\n\n${report}`)
const broken = !findings.every(isKept)
if (broken) process.stdout.write(`\nFirst faults:\n${faults.join('\n')}\n\nStandard error:\n${stderr}\n`)
else if (minutes >= shortestWrittenMinutes) writeReport(report, { name: 'soak' })
process.exitCode = broken ? 1 : 0
