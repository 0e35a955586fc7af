import { readFileSync } from 'node:fs'
import { instrumentTable } from '../instruments/instrument-table.ts'
import { readCost, type AddedCost, type LibraryCost, type OperationCost } from '../instruments/read-cost.ts'
import { markdownTable } from '../../src/definitions/markdown.ts'

const file = new URL('../../docs/performance.md', import.meta.url)
const begin = '<!-- libraries:begin -->'
const end = '<!-- libraries:end -->'

/**
 * Makes docs/performance.md with what bench/results has of the libraries; the rest of the page stays.
 *
 * @throws when the page has lost the markers of that part.
 */
export function performancePage(): string {
  const text = readFileSync(file, 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`docs/performance.md has no ${begin} followed by ${end}.`)
  return `${text.slice(0, from + begin.length)}\n\n${librariesTable()}\n\n${text.slice(to)}`
}

function librariesTable(): string {
  const names = new Set(instrumentTable.map(({ cost }) => cost))
  const measured = [...names].flatMap((name) => ({ name, cost: readCost(name) }))
  return markdownTable(
    ['Library', 'Operation', 'Bare', 'Meterbridge', 'Official', 'Measured with'],
    measured.flatMap(({ name, cost }) =>
      (cost?.operations ?? []).map((operation) => [name, ...costRow(cost!, operation)]),
    ),
  )
}

function costRow(cost: LibraryCost, operation: OperationCost): string[] {
  const { meterbridge, official } = operation.added
  return [
    operation.operation,
    `${operation.bare} ${operation.unit}`,
    addedText(meterbridge),
    official === null
      ? 'none'
      : `${addedText(official)}${cost.officialHasMetrics ? '' : ' (spans alone, no metrics)'}`,
    `${cost.packages.join(', ')}; Node ${cost.node}, ${cost.measuredOn}`,
  ]
}

/** Writes what a variant adds, with its sign and its uncertainty. */
export function addedText({ median, uncertainty }: AddedCost): string {
  return `${median < 0 ? '' : '+'}${median} ± ${uncertainty}`
}
