import type { InstrumentRow } from '../instruments/instrument-row.ts'
import { instrumentTable } from '../instruments/instrument-table.ts'
import { readCost } from '../instruments/read-cost.ts'
import { supportedVersions } from '../instruments/supported-versions.ts'
import { testedVersions } from '../instruments/tested-versions.ts'
import { markdownTable } from '../../src/definitions/markdown.ts'
import { generatedFrom } from './generated-from.ts'
import { metricLink } from './metric-link.ts'
import { addedText } from './performance-page.ts'

/** Makes docs/instruments.md: what is measured of each library, and how. */
export function instrumentsPage(): string {
  return `${generatedFrom('scripts/instruments, src/sdk/libraries.ts and bench/results')}

# Instruments

Every library that is measured without a line of code. An instrument is loaded when the application loads its
library, and not before. \`OTEL_NODE_DISABLED_INSTRUMENTATIONS\` and \`OTEL_NODE_ENABLED_INSTRUMENTATIONS\` switch them by
name. A version that is not supported is left as it is, and
[one line](errors.md#library_version_unsupported) says so.

The cost is the CPU time that measuring adds to one operation, beside what the operation takes without it;
[performance](performance.md) has the figures of the official instrumentations from the same run.

${markdownTable(
  ['Library', 'Name', 'Supported', 'Tested', 'Hooked by', 'Cost of an operation'],
  instrumentTable.map(overviewRow),
)}

${instrumentTable.map(librarySection).join('\n\n')}
`
}

function overviewRow(row: InstrumentRow): string[] {
  return [
    `[${row.library}](instruments/${row.page})`,
    `\`${row.instrument}\``,
    supportedVersions(row),
    testedVersions(row).join(', '),
    row.hook,
    costText(row),
  ]
}

function librarySection(row: InstrumentRow): string {
  const attributes = [...new Set(row.metrics.flatMap((metric) => Object.keys(metric.attributes)))].toSorted()
  return [
    `## ${row.library}\n`,
    `- Hook: ${row.hook}, ${row.hooked}.`,
    `- Metrics: ${row.metrics.map(metricLink('metrics.md')).toSorted().join(', ')}.`,
    `- Attributes: ${attributes.map((name) => `\`${name}\``).join(', ')}.`,
    `- How to read them: [${row.page}](instruments/${row.page}).`,
  ].join('\n')
}

function costText({ cost }: InstrumentRow): string {
  const measured = readCost(cost)
  const [first] = measured?.operations ?? []
  if (measured === undefined || first === undefined) return 'not measured yet'
  const added = addedText(first.added.meterbridge)
  return `${first.operation}: ${added} over ${first.bare} ${first.unit} (${measured.measuredOn})`
}
