import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lintDefinition } from '../../definitions/lint-definition.ts'
import { version } from '../../sdk/version.ts'
import { lintDashboard, type DashboardJson } from '../../stack/grafana/lint-dashboard.ts'
import { lintStack } from '../../stack/lint-stack.ts'
import type { StackFile } from '../../stack/stack.ts'
import type { Command } from '../command.ts'
import { exitCode } from '../exit-code.ts'
import { loadProject, type Project } from '../load-project.ts'
import { coloured } from '../terminal.ts'

/** Something that was found. */
interface Finding {
  readonly severity: 'error' | 'advice'
  /** A file or a metric. */
  readonly subject: string
  readonly problem: string
}

export const check: Command = {
  summary: 'hold definitions, dashboards and rules against the catalog',
  parameters: '[file…]',
  options: { json: { type: 'boolean', description: 'print what is found as JSON' } },
  examples: [
    ['check', 'look at what is generated, and at `check.files` of the configuration'],
    ['check grafana/*.json', 'look at these dashboards as well'],
  ],

  async run(call) {
    const { terminal, values, parameters } = call
    const project = await loadProject(call)
    const ownFiles = [
      ...patterns(project, project.config.check?.files ?? []),
      ...parameters.map((path) => ({ path, text: readFileSync(join(terminal.folder, path), 'utf8') })),
    ]
    const findings = [
      ...lintDefinitions(project),
      ...lintQueries(project, ownFiles),
      ...lintDashboards(ownFiles),
    ]
    if (values.isSet('json')) terminal.print(JSON.stringify(findings, undefined, 2))
    else {
      for (const { severity, subject, problem } of findings) {
        const word = coloured(terminal, { text: severity, colour: severity === 'error' ? 'red' : 'yellow' })
        terminal.print(`${word} ${subject}: ${problem}`)
      }
    }
    return findings.some(({ severity }) => severity === 'error') ? exitCode.found : exitCode.ok
  },
}

function patterns({ folder }: Project, files: readonly string[]): StackFile[] {
  return globSync([...files], { cwd: folder })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
}

/** An error would have been thrown when the definition was loaded, so this is advice. */
function lintDefinitions({ ownMetrics }: Project): Finding[] {
  return ownMetrics.flatMap((metric) =>
    lintDefinition(metric).map(({ severity, because, remedy }) => ({
      severity,
      subject: metric.name,
      problem: `${because}. ${remedy}`,
    })),
  )
}

function lintQueries({ config, metrics }: Project, ownFiles: readonly StackFile[]): Finding[] {
  return lintStack({ config, metrics, version, ownFiles }).map(({ file, expression, problem }) => ({
    severity: 'error',
    subject: file,
    problem: `${problem} in ${expression}`,
  }))
}

/** A dashboard that is hard to use is no error: it asks for what exists. */
function lintDashboards(ownFiles: readonly StackFile[]): Finding[] {
  return ownFiles.flatMap(({ path, text }) => {
    if (!path.endsWith('.json')) return []
    return lintDashboard(JSON.parse(text) as DashboardJson).map(({ panel, problem }) => ({
      severity: 'advice',
      subject: panel === undefined ? path : `${path}, panel "${panel}"`,
      problem,
    }))
  })
}
