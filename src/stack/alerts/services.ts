import { dependencyUp } from '../../catalog/dependencies.ts'
import type { Service, Tier } from '../config/service.ts'
import type { Severity } from '../config/severity.ts'
import { up } from '../exporters/prometheus-metrics.ts'
import { matching } from '../query/matchers.ts'
import type { Query } from '../query/query.ts'
import { alert, type Alert, type AlertCases } from './alert.ts'
import { constant } from '../conditions/series-values.ts'
import { stateIs } from '../conditions/state-is.ts'

/** The alerts that follow from the declared services: each that is down, and each dependency that is named. */
export function serviceAlerts(services: readonly Service[]): Readonly<Record<string, Alert>> {
  return Object.fromEntries(
    services.flatMap((service) => [
      [`${pascalCase(service.name)}Down`, serviceDown(service)],
      ...(service.dependencies ?? []).map((dependency) => [
        `${pascalCase(service.name)}${pascalCase(dependency.name)}Disconnected`,
        dependencyDown(service, dependency),
      ]),
    ]) as [string, Alert][],
  )
}

/** Whatever else a service depends on. */
export const dependencyAlerts = {
  DependencyDown: alert({
    severity: 'high',
    for: '1m',
    thresholds: {},
    expression: ({ query, services }) =>
      [
        `min by (${query.labels(dependencyUp, ['job', 'instance', 'dependency.name'])}) (${query.series(dependencyUp)}) == 0`,
        ...services.flatMap(({ name, dependencies = [] }) =>
          dependencies.length === 0 ? [] : [namedDependencies({ query, job: name, dependencies })],
        ),
      ].join(' unless '),
    summary: ({ query }) =>
      `${query.labelValue(dependencyUp, 'dependency.name')} does not answer {{ $labels.instance }} ({{ $labels.job }})`,
    description:
      'A health check of the service fails, so it is not ready and gets no traffic where that is asked.',
    causes: [
      'The dependency is down or refuses connections.',
      'The network between the two is broken.',
      'Credentials have expired.',
    ],
    steps: [
      'Read `/ready` of the instance: it says why the check fails.',
      'See whether other services reach it.',
    ],
    dashboard: 'meterbridge-health',
    cases: ({ query }) =>
      upAndDown(
        query.series(dependencyUp, {
          job: 'some-service',
          instance: 'a:1',
          'dependency.name': 'some-check',
        }),
      ),
  }),
}

interface Named {
  readonly query: Query
  readonly job: string
  readonly dependencies: NonNullable<Service['dependencies']>
}

/** Selects the checks that have an alert of their own. */
function namedDependencies({ query, job, dependencies }: Named): string {
  const names = matching(dependencies.map(({ name }) => escapePattern(name)).join('|'))
  return `min by (${query.labels(dependencyUp, ['job', 'instance', 'dependency.name'])}) (${query.series(dependencyUp, { job, 'dependency.name': names })})`
}

const severityOfTier: Readonly<Record<Tier, Severity>> = {
  critical: 'critical',
  important: 'high',
  standard: 'medium',
}

function serviceDown({ name, tier = 'important', downFor = '1m' }: Service): Alert {
  return alert({
    service: name,
    severity: severityOfTier[tier],
    for: downFor,
    thresholds: {},
    expression: ({ query }) => {
      const series = query.exported(up, { job: name })
      return `${series} == 0 or absent(${series})`
    },
    summary: () => `${name} is down{{ with $labels.instance }} ({{ . }}){{ end }}`,
    description:
      'No instance answers, or one of them does not: what the service does for its users may be missing.',
    causes: [
      'The process has ended or hangs.',
      'No instance is declared or discovered.',
      'The metrics port is closed.',
    ],
    steps: [
      'See whether the process runs, and read its log.',
      'Run `npx meterbridge doctor`, which tells whether the service or only its metrics endpoint is missing.',
    ],
    dashboard: 'meterbridge-health',
    shownAs: 'TargetMissing',
    cases: ({ query }) => upAndDown(query.exported(up, { job: name, instance: `${name}:9464` })),
  })
}

type Dependency = NonNullable<Service['dependencies']>[number]

function dependencyDown(
  { name: job }: Service,
  { name, severity = 'high', for: lasting = '1m' }: Dependency,
): Alert {
  return alert({
    service: job,
    severity,
    for: lasting,
    thresholds: {},
    ...stateIs(dependencyUp, {
      state: 0,
      with: 'max',
      where: { job, 'dependency.name': name },
      by: ['job', 'instance'],
      example: { job, instance: `${job}:9464`, 'dependency.name': name },
    }),
    summary: () => `${job} ({{ $labels.instance }}) has lost ${name}`,
    description: 'The health check of this dependency fails, and what needs it fails with it.',
    causes: ['The dependency is down or refuses connections.', 'The network between the two is broken.'],
    steps: [
      `Read \`/ready\` of the instance: it says why the check \`${name}\` fails.`,
      'See whether other services reach it.',
    ],
    dashboard: 'meterbridge-health',
    shownAs: 'DependencyDown',
  })
}

function upAndDown(series: string): AlertCases {
  return { fires: [[series, constant(0)]], quiet: [[series, constant(1)]] }
}

function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
