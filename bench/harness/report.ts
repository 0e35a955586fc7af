import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'
import { join } from 'node:path'
import { listVersions, rootFolder } from './installation.ts'
import type { Line, Section } from './section.ts'

const page = join(rootFolder, 'docs/performance.md')
const begin = '<!-- bench:begin -->'
const end = '<!-- bench:end -->'

/** Formats what a run measured: where and with what, then one table. */
export function formatReport(options: { sections: readonly Section[]; load: readonly string[] }): string {
  const { sections, load } = options
  const processors = cpus()
  return [
    `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${platform()} ${arch()}, ` +
      `${processors.length} x ${processors[0]?.model.trim() ?? 'unknown processor'}. ` +
      `Load average over one minute before each row: ${load.join(', ')}.`,
    '',
    `Versions: ${listVersions().join(', ')}.`,
    '',
    '| What | Variant | Median | Over baseline: median (min to max) | Ratio: median (min to max) | Notes |',
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...sections.flatMap((section) =>
      section.lines.map((line, index) => formatLine(line, { section, isFirst: index === 0 })),
    ),
    '',
  ].join('\n')
}

/** Writes a report between the markers of docs/performance.md. */
export function writeReport(report: string): void {
  const text = readFileSync(page, 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`${page} has no ${begin} followed by ${end}. Put them back.`)
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${report}\n${text.slice(to)}`)
}

/** One line of the table; what is measured stands only on the first line of its section. */
function formatLine(line: Line, { section, isFirst }: { section: Section; isFirst: boolean }): string {
  const base = section.lines.find(({ name }) => name === section.baseline)?.samples ?? []
  const compared = line.name === section.baseline ? [] : line.samples.slice(0, base.length)
  const differences = compared.map((sample, round) => sample - (base[round] ?? NaN))
  const ratios = compared.map((sample, round) => sample / (base[round] ?? NaN))
  const cells = [
    isFirst ? `${section.title}, ${section.unit}` : '',
    line.name,
    line.samples.length ? figure(median(line.samples)) : 'none',
    spread(differences, (value) => `${value < 0 ? '' : '+'}${figure(value)}`),
    line.name === section.baseline ? 'baseline' : spread(ratios, (value) => `x${value.toFixed(2)}`),
    line.note ?? '',
  ]
  return `| ${cells.join(' | ')} |`
}

function spread(values: readonly number[], format: (value: number) => string): string {
  if (values.length === 0) return ''
  return `${format(median(values))} (${format(Math.min(...values))} to ${format(Math.max(...values))})`
}

/** The middle value, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2
}

function figure(value: number): string {
  const size = Math.abs(value)
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2)
}
