import { markdownTable } from '../../src/definitions/markdown.ts'
import { readSupply, type OriginItem, type Supply, type SupplyKind } from '../origin-items/origin-item.ts'
import { origins } from '../origin-items/origins.ts'
import { proofs, type ProofName } from '../origin-items/proofs.ts'
import { generatedFrom } from './generated-from.ts'

/** Makes docs/coverage.md: what supplies each item of the set-ups that Meterbridge replaces, and what proves it. */
export function coveragePage(): string {
  const count = origins.reduce((sum, { items }) => sum + items.length, 0)
  const sections = origins.map(
    ({ number, title, items }) => `## ${number}: ${title}

${markdownTable(['Item', 'Asks for', 'Supplied by', 'Proved by'], items.map(rowOf))}`,
  )
  return `${generatedFrom('scripts/origin-items')}

# What Meterbridge covers

Meterbridge replaces five monitoring set-ups: one that an architecture decision record decided for, a SaaS product on Django, a trading platform, a scanner
product, and a pipeline on Airflow and Kafka. Their documents ask for ${origins.reduce((sum, one) => sum + one.count, 0)} things, numbered here by document. Each row (there are ${count}) says what supplies a
thing and which tests prove that.

A test of the repository holds the tables: no number is missing, each metric, alert, panel, file, command, setting and option exists, and so does each
test. A metric is one that a test of its row asks for, an alert is fired and kept quiet by promtool, and the queries of a panel are asked of real servers. Where
a server could not run in the tests, such as Grafana, Apache Kafka or Airflow, the row says what was checked instead.

Files are those that [\`npx meterbridge generate\`](cli.md) writes, options those of [\`meterbridge.config.ts\`](cli.md), settings those of
[the environment](environment.md).

${sections.join('\n\n')}
`
}

function rowOf({ items, asks, by, proof, note }: OriginItem): readonly string[] {
  return [
    items.replace('..', ' to '),
    asks,
    note === undefined ? listOf(by) : `${listOf(by)}. ${note}`,
    [...new Set(proof.map(linkTo))].join('; '),
  ]
}

const words: Readonly<Record<SupplyKind, readonly [one: string, many: string]>> = {
  metric: ['metric', 'metrics'],
  alert: ['alert', 'alerts'],
  panel: ['panel', 'panels'],
  file: ['file', 'files'],
  command: ['command', 'commands'],
  setting: ['setting', 'settings'],
  option: ['option', 'options'],
  function: ['function', 'functions'],
  page: ['page', 'pages'],
  example: ['example', 'examples'],
}

/** Names what is supplied, each kind together. */
function listOf(supplies: readonly Supply[]): string {
  const kinds = Map.groupBy(supplies.map(readSupply), ({ kind }) => kind)
  return [...kinds]
    .map(([kind, list]) => {
      const word = words[kind][list.length === 1 ? 0 : 1]
      return `${word} ${list.map(nameOf).join(', ')}`
    })
    .join('; ')
}

function nameOf({ kind, name }: ReturnType<typeof readSupply>): string {
  switch (kind) {
    case 'panel': {
      const [uid, title] = name.split(' / ')
      return `${title} (${uid!.replace('meterbridge-', '')})`
    }
    case 'page':
      return `[${name.replace(/^docs\//, '')}](${name.replace(/^docs\//, '')})`
    case 'example':
      return `[${name}](../${name})`
    case 'command':
      return `\`npx meterbridge ${name}\``
    default:
      return `\`${name}\``
  }
}

function linkTo(name: ProofName): string {
  const [file, title] = proofs[name]
  const words = title.replace(/^\$\{?\w+\}?: /, '').replaceAll(/ ?[:,]? ?(\$\{\w+\}|\$\w+|%\w)/g, ' …')
  return `[${words}](../test/${file})`
}
