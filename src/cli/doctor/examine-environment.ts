import type { Terminal } from '../terminal.ts'
import { look, wrong, type Diagnosis } from './diagnosis.ts'

/** Looks at the variables that switch metrics off, or put them elsewhere. */
export function examineEnvironment(environment: Terminal['environment']): Diagnosis[] {
  return rules.flatMap(({ name, when, state, finding, remedy }) => {
    const value = (environment[name] ?? '').trim()
    if (value === '' || !when(value.toLowerCase())) return []
    return [(state === 'wrong' ? wrong : look)(name, finding?.(value) ?? `it is ${value}`, remedy)]
  })
}

/** Gives the address that a service which is started here has, for all that its variables say. */
export function defaultUrl(environment: Terminal['environment']): string {
  const port = Number(environment['OTEL_EXPORTER_PROMETHEUS_PORT'] ?? '')
  return `http://localhost:${port > 0 ? port : 9464}/metrics`
}

interface Rule {
  readonly name: string
  when(value: string): boolean
  readonly state: 'look' | 'wrong'
  finding?(value: string): string
  readonly remedy: string
}

const isLoopback = (value: string): boolean => ['127.0.0.1', 'localhost', '::1'].includes(value)

const rules: readonly Rule[] = [
  {
    name: 'OTEL_SDK_DISABLED',
    when: (value) => value === 'true',
    state: 'wrong',
    remedy: 'Remove it: it switches all metrics off',
  },
  {
    name: 'ENABLE_METRICS',
    when: (value) => ['false', '0'].includes(value),
    state: 'wrong',
    remedy: 'Remove it: it switches all metrics off',
  },
  {
    name: 'METERBRIDGE_ENDPOINT',
    when: (value) => value === 'off',
    state: 'wrong',
    remedy: 'Remove it: nothing listens, unless a handler serves the metrics in your own server',
  },
  {
    name: 'OTEL_METRICS_EXPORTER',
    when: (value) => !value.split(',').some((one) => one.trim() === 'prometheus'),
    state: 'wrong',
    finding: (value) => `it is ${value}, without prometheus, so nothing listens`,
    remedy: 'Add prometheus, or look for the metrics where they are pushed to',
  },
  {
    name: 'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
    when: () => true,
    state: 'look',
    finding: (value) => `${value} is not measured`,
    remedy: 'Remove what is to be measured',
  },
  {
    name: 'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
    when: () => true,
    state: 'look',
    finding: (value) => `only ${value} is measured`,
    remedy: 'Add what is to be measured',
  },
  {
    name: 'OTEL_EXPORTER_PROMETHEUS_HOST',
    when: isLoopback,
    state: 'look',
    finding: (value) => `${value} is reached from this machine or container alone`,
    remedy: 'Remove it where Prometheus runs elsewhere, as in another container',
  },
  {
    name: 'METERBRIDGE_METRIC_PREFIX',
    when: () => true,
    state: 'look',
    finding: (value) => `names of business metrics begin with ${value}`,
    remedy: 'Set metricPrefix of meterbridge.config to the same',
  },
  {
    name: 'METERBRIDGE_TRANSLATION_STRATEGY',
    when: (value) => value !== 'underscoreescapingwithsuffixes',
    state: 'look',
    finding: (value) => `names are translated by ${value}`,
    remedy: 'Set translationStrategy of meterbridge.config to the same',
  },
]
