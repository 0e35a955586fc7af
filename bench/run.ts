/**
 * `node bench/run.ts [row...] [--rounds N] [--scale F] [--skip name,name]`: measures Meterbridge beside its rivals and
 * prints what it measured. A run of all rows at full scale also writes it to docs/performance.md. The row `libraries`
 * measures every library, or those of `--only`, and keeps its figures in bench/results.
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { installRivals, requireBuild } from './harness/installation.ts'
import { formatReport, writeReport } from './harness/report.ts'
import type { Grid, Row, Section } from './harness/section.ts'
import { express } from './rows/express.ts'
import { http } from './rows/http.ts'
import { libraryNames, library } from './rows/libraries.ts'
import { idle } from './rows/idle.ts'
import { latency } from './rows/latency.ts'
import { memory } from './rows/memory.ts'
import { record } from './rows/record.ts'
import { scrape } from './rows/scrape.ts'
import { startup } from './rows/startup.ts'

const rows: Readonly<Record<string, Row>> = { http, express, record, startup, idle, memory, scrape, latency }
const librariesRow = 'libraries'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    scale: { type: 'string' },
    skip: { type: 'string' },
    only: { type: 'string' },
  },
})
const skipped = values.skip?.split(',') ?? []
const wanted = (name: string): boolean => !skipped.includes(name)
const names = positionals.length ? positionals : Object.keys(rows)

installRivals()
if (wanted('meterbridge')) requireBuild()

const parts: (Section | Grid)[] = []
const load: string[] = []
for (const name of names) {
  load.push(`${name} ${(loadavg()[0] ?? NaN).toFixed(2)}`)
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
  const options = { rounds, scale: Number(values.scale ?? 1), wanted }
  if (name === librariesRow) {
    const only = values.only?.split(',') ?? libraryNames()
    for (const one of only) parts.push(...(await library(one, options)))
    continue
  }
  const row = rows[name]
  if (row === undefined)
    throw new Error(
      `There is no row ${name}. Choose from ${[...Object.keys(rows), librariesRow].join(', ')}.`,
    )
  parts.push(...(await row(options)))
}

const report = formatReport({ parts, load })
process.stdout.write(report)
if (positionals.length === 0 && values.scale === undefined && skipped.length === 0)
  writeReport(report, { name: 'bench' })
