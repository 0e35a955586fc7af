import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { version } from '../../sdk/version.ts'
import { stackExpressions } from '../../stack/stack-expressions.ts'
import { createStack, type StackFile } from '../../stack/stack.ts'
import type { Finding } from '../check/finding.ts'
import { holdAgainstCatalog } from '../check/hold-against-catalog.ts'
import { holdAgainstPage } from '../check/hold-against-page.ts'
import { holdAgainstPrometheus } from '../check/hold-against-prometheus.ts'
import { storageEstimate } from '../check/storage-estimate.ts'
import type { Call, Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { loadProject, type Project } from '../load-project.ts'
import { coloured } from '../terminal.ts'

export const check: Command = {
  summary: 'hold definitions, dashboards and rules against the catalog, a running service, a Prometheus',
  parameters: '[file…]',
  options: {
    live: {
      type: 'string',
      multiple: true,
      value: 'url',
      description: 'scrape this endpoint as well; may be repeated',
    },
    expect: {
      type: 'string',
      multiple: true,
      value: 'metric',
      description: 'what must have a series on each page of --live; may be repeated',
    },
    prom: { type: 'string', value: 'url', description: 'evaluate every query in this Prometheus as well' },
    'token-file': {
      type: 'string',
      value: 'file',
      description: 'the bearer token that --live and --prom ask for',
    },
    strict: { type: 'boolean', description: 'end with 1 for advice as well' },
    json: { type: 'boolean', description: 'print what is found as JSON' },
  },
  examples: [
    ['check', 'look at what is generated, and at `check.files` of the configuration'],
    ['check grafana/*.json', 'look at these dashboards as well'],
    [
      'check --live http://localhost:9464/metrics --expect http.server.request.duration',
      'in CI, after a request to the service',
    ],
    ['check --prom http://localhost:9090', 'which queries are refused or return nothing, and why'],
  ],

  async run(call) {
    const { terminal, values, parameters } = call
    const project = await loadProject(call)
    const ownFiles = [
      ...patterns(project, project.config.check?.files ?? []),
      ...parameters.map((path) => ({ path, text: readFileSync(resolve(terminal.folder, path), 'utf8') })),
    ]
    const findings = [
      ...holdAgainstCatalog(project, ownFiles),
      ...(await holdAgainstRunning(call, { project, ownFiles })),
    ]
    if (values.isSet('json')) terminal.print(JSON.stringify(findings, undefined, 2))
    else {
      for (const { severity, subject, problem } of findings) {
        const word = coloured(terminal, { text: severity, colour: severity === 'error' ? 'red' : 'yellow' })
        terminal.print(`${word} ${subject}: ${problem}`)
      }
    }
    const counted = values.isSet('strict')
      ? findings
      : findings.filter(({ severity }) => severity === 'error')
    return counted.length > 0 ? exitCode.found : exitCode.ok
  },
}

function patterns({ folder }: Project, files: readonly string[]): StackFile[] {
  return globSync([...files], { cwd: folder })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

interface Checked {
  readonly project: Project
  readonly ownFiles: readonly StackFile[]
}

async function holdAgainstRunning(
  { terminal, values }: Call,
  { project: { config, metrics }, ownFiles }: Checked,
): Promise<Finding[]> {
  const [pages, prometheus, tokenFile] = [
    values.texts('live'),
    values.text('prom'),
    values.text('token-file'),
  ]
  if (pages.length === 0 && prometheus === undefined) return []
  const parts = { config, metrics, version, ownFiles }
  const expectations = {
    stack: createStack(parts),
    expressions: stackExpressions(parts),
    expected: values.texts('expect'),
    question: tokenFile === undefined ? {} : { tokenFile: resolve(terminal.folder, tokenFile) },
  }
  const held = await Promise.all(
    pages.map(async (url) => ({ url, ...(await holdAgainstPage(url, expectations)) })),
  )
  if (held.length > 0) terminal.note(storageEstimate(expectations.stack, held))
  const found = held.flatMap(({ findings }) => findings)
  if (prometheus === undefined) return found
  const { findings, summary } = await holdAgainstPrometheus(prometheus, expectations)
  terminal.note(summary)
  return [...found, ...findings]
}
