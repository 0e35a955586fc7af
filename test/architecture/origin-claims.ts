import { existsSync, statSync } from 'node:fs'
import { parse } from 'yaml'
import tradingConfig from '../../examples/trading/meterbridge.config.ts'
import { readSupply, type OriginItem, type SupplyKind } from '../../scripts/origin-items/origin-item.ts'
import type { Proof } from '../../scripts/origin-items/proof.ts'
import { catalogFamilies } from '../../src/catalog/families.ts'
import { commands } from '../../src/cli/main.ts'
import * as publicApi from '../../src/index.ts'
import type { StackConfig } from '../../src/stack/define-config.ts'
import { exporterMetrics } from '../../src/stack/exporters/exporter-metrics.ts'
import { generateStack } from '../../src/stack/generate-stack.ts'
import { Query } from '../../src/stack/query/query.ts'
import type { StackFile } from '../../src/stack/stack.ts'
import { sampleConfig } from '../unit/stack/sample-config.ts'
import { readFiles, root } from './repository-files.ts'

/** What there is of each kind, by the names that the tables of items use. */
export type Existing = Readonly<Record<SupplyKind, { has(name: string): boolean }>>

/** Says what a row claims that is not so: a supply that does not exist, a test that does not. */
export function problemsOf(
  row: Pick<OriginItem, 'items' | 'by'> & { readonly proof: readonly Proof[] },
  existing: Existing,
): readonly string[] {
  const absent = row.by
    .map(readSupply)
    .filter(({ kind, name }) => !existing[kind].has(name))
    .map(({ kind, name }) => `${row.items}: there is no ${kind} ${name}`)
  const untested = row.proof
    .filter(([file, title]) => !hasTest(file, title))
    .map(([file, title]) => `${row.items}: ${file} has no test "${title}"`)
  return [
    ...(row.by.length === 0 ? [`${row.items}: nothing supplies it`] : []),
    ...(row.proof.length === 0 ? [`${row.items}: nothing proves it`] : []),
    ...absent,
    ...untested,
  ]
}

const tests = new Map(readFiles('test/**/*.test.ts').map(({ path, text }) => [path, text]))

/** Tells whether a file has a title: a string that is it, or begins with it and goes on with another word. */
function hasTest(file: string, title: string): boolean {
  const text = tests.get(`test/${file}`) ?? ''
  return ["'", '"', '`'].some((quote) =>
    [quote, ' ', ',', ':'].some((end) => text.includes(`${quote}${title}${end}`)),
  )
}

/** The services of the trading example beside a configuration that uses everything. */
const everything: StackConfig = {
  ...sampleConfig,
  services: [
    ...sampleConfig.services.filter(({ name }) => name !== 'execution-gateway'),
    ...tradingConfig.services,
  ],
  alerts: {},
  grafana: { tempoUrl: 'http://tempo:3200', lokiUrl: 'http://loki:3100' },
  prometheus: { web: { tls: { certFile: 'cert.pem', keyFile: 'key.pem' } } },
}

/** Every file that can be generated. */
export const generatedFiles: readonly StackFile[] = generateStack({
  config: everything,
  metrics: [...catalogFamilies.values()].flat(),
  version: '0.0.0',
})

/** Reads what there is. */
export function readExisting(): Existing {
  const file = (path: string): { has(name: string): boolean } => ({
    has: (name) => existsSync(`${root}${path}${name}`) && name.includes('/') && !name.includes('..'),
  })
  return {
    metric: new Set([...exposedNames(), ...exporterMetrics.map(({ name }) => name)]),
    alert: new Set(alertsOf(generatedFiles)),
    panel: new Set(panelsOf(generatedFiles)),
    file: new Set(generatedFiles.map(({ path }) => path)),
    command: new Set(Object.keys(commands)),
    setting: new Set(readFiles('docs/environment.md').flatMap(({ text }) => settingsIn(text))),
    option: new Set(readFiles('src/stack/{config,alerts}/*.ts').flatMap(({ text }) => optionsIn(text))),
    function: new Set(Object.keys(publicApi)),
    page: file(''),
    example: { has: (name) => file('').has(name) && statSync(`${root}${name}`).isDirectory() },
  }
}

/** Lists the names of the catalog's series as a scrape shows them. */
function exposedNames(): readonly string[] {
  const query = new Query('UnderscoreEscapingWithSuffixes')
  return [...catalogFamilies.values()].flat().flatMap((metric) => {
    const name = query.name(metric)
    return metric.kind === 'histogram' ? [name, `${name}_bucket`, `${name}_count`, `${name}_sum`] : [name]
  })
}

/** Lists the alerts of the generated rules. */
export function alertsOf(files: readonly StackFile[]): readonly string[] {
  return files
    .filter(({ path }) => path.startsWith('prometheus/rules/'))
    .flatMap(({ text }) => (parse(text) as { groups: { rules: { alert?: string }[] }[] }).groups)
    .flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []))
}

interface DashboardJson {
  readonly uid: string
  readonly panels: readonly { readonly title: string; readonly type: string }[]
}

function panelsOf(files: readonly StackFile[]): readonly string[] {
  return files
    .filter(({ path }) => /^grafana\/dashboards\/.*\.json$/.test(path))
    .map(({ text }) => JSON.parse(text) as DashboardJson)
    .flatMap(({ uid, panels }) =>
      panels.filter(({ type }) => type !== 'row').map(({ title }) => `${uid} / ${title}`),
    )
}

function settingsIn(page: string): readonly string[] {
  return [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name!)
}

/** Lists the interfaces of the configuration and their fields. */
function optionsIn(code: string): readonly string[] {
  return code.split(/^(?=export |interface )/m).flatMap((part) => {
    const [, name] = /^(?:export )?(?:interface|type) (\w+)/.exec(part) ?? []
    if (name === undefined) return []
    return [...part.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field]) => `${name}.${field}`)
  })
}
