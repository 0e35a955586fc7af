import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'
import { join } from 'node:path'
import { figure, median, spread } from './figures.ts'
import { rootFolder } from './folders.ts'
import { listVersions } from './installation.ts'
import type { Grid, Line, Section } from './section.ts'

const page = join(rootFolder, 'docs/performance.md')

/** Formats what a run measured: where and with what, the table of what has a baseline, and the other tables. */
export function formatReport(options: {
  parts: readonly (Section | Grid)[]
  load: readonly string[]
}): string {
  const { parts, load } = options
  const sections = parts.filter((part) => 'baseline' in part)
  const grids = parts.filter((part) => 'columns' in part)
  return [
    `${formatMachine()} Load average over one minute before each row: ${load.join(', ')}.`,
    '',
    `Versions: ${listVersions().join(', ')}.`,
    ...(sections.length ? formatSections(sections) : []),
    ...grids.flatMap(formatGrid),
    '',
  ].join('\n')
}

/** Says when and on what a run measures. */
export function formatMachine(): string {
  const processors = cpus()
  return (
    `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node} on ${platform()} ` +
    `${arch()}, ${processors.length} x ${processors[0]?.model.trim() ?? 'unknown processor'}.`
  )
}

/** Writes a report between the markers of docs/performance.md that bear its name. */
export function writeReport(report: string, { name }: { name: 'bench' | 'soak' }): void {
  const begin = `<!-- ${name}:begin -->`
  const end = `<!-- ${name}:end -->`
  const text = readFileSync(page, 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`${page} has no ${begin} followed by ${end}. Put them back.`)
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n\n${report}\n${text.slice(to)}`)
}

function formatSections(sections: readonly Section[]): string[] {
  return [
    '',
    '| What | Variant | Median | Over baseline: median (min to max) | Ratio: median (min to max) | Notes |',
    '| --- | --- | ---: | ---: | ---: | --- |',
    ...sections.flatMap((section) =>
      section.lines.map((line, index) => formatLine(line, { section, isFirst: index === 0 })),
    ),
  ]
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

function formatGrid({ title, columns, lines }: Grid): string[] {
  return [
    '',
    `### ${title}`,
    '',
    `| Variant | ${columns.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(columns.length)}`,
    ...lines.map(({ name, cells }) => `| ${name} | ${cells.join(' | ')} |`),
  ]
}
