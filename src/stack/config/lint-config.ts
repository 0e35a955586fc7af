import type { Metric } from '../../catalog/metric.ts'
import { error, type Problem } from '../../definitions/problem.ts'
import { strategies } from '../../naming/strategy.ts'
import { alertPacks } from '../alerts/packs.ts'
import { serviceAlerts } from '../alerts/services.ts'
import { exporterNames } from './exporters.ts'
import { severities, severityNames } from './severity.ts'
import { lintOwnAlerts } from './lint-own-alerts.ts'
import { lintSlos } from './lint-slos.ts'
import type { StackConfig } from './stack-config.ts'

/** What is wrong with a field of a configuration. */
export interface ConfigProblem extends Problem {
  readonly field: string
}

/** Finds what is wrong with a configuration; one in JavaScript may hold anything. */
export function lintConfig(config: StackConfig, metrics: readonly Metric[]): readonly ConfigProblem[] {
  if (!Array.isArray(config.services)) {
    return [problem('services', 'it is no list', 'list the services that are scraped')]
  }
  return [
    ...lintServices(config),
    ...lintNames(config),
    ...lintAlerts(config),
    ...lintOwnAlerts(config.ownAlerts ?? {}, { metrics, names: alertNames(config) }),
    ...lintSlos(config.slos ?? [], metrics),
    ...lintReceivers(config),
    ...lintPrometheus(config),
    ...lintDurations(config),
  ]
}

/** Makes a problem of a field. */
function problem(...[field, because, remedy]: [string, string, string]): ConfigProblem {
  return { field, ...error(because, remedy) }
}

const plainName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

function lintServices({ services }: StackConfig): ConfigProblem[] {
  const names = services.map(({ name }) => name)
  return services.flatMap(({ name, targets, discovery }, at) => {
    const field = `services[${at}]`
    return [
      ...(plainName.test(name)
        ? []
        : [problem(`${field}.name`, `it is ${String(name)}`, 'write lower-case words joined by hyphens')]),
      ...(names.indexOf(name) === at
        ? []
        : [problem(`${field}.name`, `${name} is declared twice`, 'give each service a name of its own')]),
      ...(targets === undefined && discovery === undefined
        ? [problem(field, 'it has neither targets nor discovery', 'say where its instances are')]
        : []),
      ...(targets ?? [])
        .filter((target) => !/^[^/\s]+:\d+$/.test(target))
        .map((target) =>
          problem(`${field}.targets`, `${target} is no host with a port`, 'write such as shop:9464'),
        ),
    ]
  })
}

function lintNames({ packs = [], exporters = {}, translationStrategy }: StackConfig): ConfigProblem[] {
  const knownPacks = Object.keys(alertPacks)
  return [
    ...packs
      .filter((pack) => !knownPacks.includes(pack))
      .map((pack) => problem('packs', `there is no pack ${pack}`, `write one of ${knownPacks.join(', ')}`)),
    ...Object.keys(exporters)
      .filter((name) => !(exporterNames as readonly string[]).includes(name))
      .map((name) =>
        problem('exporters', `${name} is not known`, `write one of ${exporterNames.join(', ')}`),
      ),
    ...(translationStrategy === undefined || strategies.includes(translationStrategy)
      ? []
      : [
          problem(
            'translationStrategy',
            `it is ${String(translationStrategy)}`,
            `write one of ${strategies.join(', ')}`,
          ),
        ]),
  ]
}

/** Names the alerts that are generated anyway. */
function alertNames({ services }: StackConfig): string[] {
  return [...Object.values(alertPacks), serviceAlerts(services)].flatMap((pack) => Object.keys(pack))
}

function lintAlerts({ alerts = {} }: StackConfig): ConfigProblem[] {
  const known: Readonly<Record<string, { readonly thresholds: object }>> = Object.assign(
    {},
    ...Object.values(alertPacks),
  )
  return Object.entries(alerts).flatMap(([name, change]) => {
    const definition = known[name]
    if (definition === undefined) {
      return [problem(`alerts.${name}`, 'there is no such alert', 'see the list in docs/stack/alerts.md')]
    }
    const { severity, thresholds = {} } = typeof change === 'object' ? change : {}
    return [
      ...(severity === undefined || severities.includes(severity)
        ? []
        : [
            problem(
              `alerts.${name}.severity`,
              `it is ${String(severity)}`,
              `write one of ${severities.join(', ')}`,
            ),
          ]),
      ...Object.keys(thresholds)
        .filter((threshold) => !(threshold in definition.thresholds))
        .map((threshold) =>
          problem(
            `alerts.${name}.thresholds`,
            `it has no threshold ${threshold}`,
            `write one of ${Object.keys(definition.thresholds).join(', ') || 'none'}`,
          ),
        ),
    ]
  })
}

function lintReceivers({ receivers = [], timeIntervals = [] }: StackConfig): ConfigProblem[] {
  const intervals = timeIntervals.map(({ name }) => name)
  return receivers.flatMap(({ name, activeIntervals = [], muteIntervals = [] }, at) => [
    ...(plainName.test(name)
      ? []
      : [
          problem(
            `receivers[${at}].name`,
            `it is ${String(name)}`,
            'write lower-case words joined by hyphens',
          ),
        ]),
    ...[...activeIntervals, ...muteIntervals]
      .filter((interval) => !intervals.includes(interval))
      .map((interval) =>
        problem(`receivers[${at}]`, `there is no time interval ${interval}`, 'declare it in timeIntervals'),
      ),
  ])
}

function lintPrometheus({ prometheus = {}, severityNames: names }: StackConfig): ConfigProblem[] {
  const { replicas = 1 } = prometheus
  return [
    ...(Number.isInteger(replicas) && replicas >= 1 && replicas <= 9
      ? []
      : [problem('prometheus.replicas', `it is ${String(replicas)}`, 'write a whole number from 1 to 9')]),
    ...(names === undefined || severityNames.includes(names)
      ? []
      : [problem('severityNames', `it is ${String(names)}`, `write one of ${severityNames.join(', ')}`)]),
  ]
}

const durationFields =
  /^(for|keepFiringFor|within|downFor|scrapeInterval|evaluationInterval|retention|repeatInterval)$/

/** Finds durations that Prometheus would refuse, wherever they stand. */
function lintDurations(value: unknown, path = ''): ConfigProblem[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const field = path === '' ? key : `${path}.${key}`
    if (!durationFields.test(key) || inner === undefined) return lintDurations(inner, field)
    const isDuration = typeof inner === 'string' && /^(\d+(ms|[smhdwy]))+$/.test(inner)
    return isDuration
      ? []
      : [problem(field, `${JSON.stringify(inner)} is no duration`, 'write such as 5m or 1h30m')]
  })
}
