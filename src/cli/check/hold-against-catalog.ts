import { lintDefinition } from '../../definitions/lint-definition.ts'
import { version } from '../../sdk/version.ts'
import { lintDashboard, type DashboardJson } from '../../stack/grafana/lint-dashboard.ts'
import { lintStack } from '../../stack/lint-stack.ts'
import type { StackFile } from '../../stack/stack.ts'
import type { Project } from '../load-project.ts'
import type { Finding } from './finding.ts'

/** Holds definitions, rules and dashboards against the catalog; nothing needs to run for it. */
export function holdAgainstCatalog(project: Project, ownFiles: readonly StackFile[]): readonly Finding[] {
  return [...lintDefinitions(project), ...lintQueries(project, ownFiles), ...lintDashboards(ownFiles)]
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
