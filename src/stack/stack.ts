import type { Metric } from '../catalog/metric.ts'
import { defaultStrategy } from '../naming/strategy.ts'
import { MeterbridgeError } from '../diagnostics/meterbridge-error.ts'
import { catalogHash } from './catalog-hash.ts'
import { lintConfig } from './config/lint-config.ts'
import type { PrometheusOptions, StackConfig, Urls } from './config/stack-config.ts'
import { Query } from './query/query.ts'

/** All that files are generated from. */
export interface Stack {
  readonly config: StackConfig & {
    readonly prometheus: Required<PrometheusOptions>
    readonly urls: Required<Urls>
  }
  /** Ours, then the application's own. */
  readonly metrics: readonly Metric[]
  readonly query: Query
  /** Of this package. */
  readonly version: string
  /** Changes when a metric does. */
  readonly catalogHash: string
  /** By what every duration is divided, so that a trial takes seconds; 1 for real use. */
  readonly scale: number
}

/** A file to write. */
export interface StackFile {
  /** From the folder that is generated into, with slashes. */
  readonly path: string
  readonly text: string
}

/** What a stack is made of. */
export interface StackParts {
  readonly config: StackConfig
  readonly metrics: readonly Metric[]
  readonly version: string
  readonly scale?: number
}

/**
 * Completes a configuration with its defaults.
 *
 * @throws CONFIG_INVALID when it cannot be used: its message says what to write.
 */
export function createStack({ config, metrics, version, scale = 1 }: StackParts): Stack {
  const [problem] = lintConfig(config, metrics)
  if (problem !== undefined) {
    const { field, because, remedy } = problem
    throw new MeterbridgeError('CONFIG_INVALID', { field, reason: because, remedy })
  }
  return {
    config: {
      ...config,
      prometheus: { ...prometheusDefaults(config.prometheus), ...config.prometheus },
      urls: { grafana: 'http://localhost:3001', runbooks: 'runbooks', ...config.urls },
    },
    metrics,
    query: new Query(config.translationStrategy ?? defaultStrategy, { metricPrefix: config.metricPrefix }),
    version,
    catalogHash: catalogHash(metrics),
    scale,
  }
}

function prometheusDefaults({ replicas = 1 }: PrometheusOptions = {}): Required<PrometheusOptions> {
  return {
    scrapeInterval: '15s',
    evaluationInterval: '15s',
    retention: '15d',
    retentionSize: '10GB',
    version: '3.5',
    externalLabels: {},
    sampleLimit: 50_000,
    alertmanagers: replicaNames('alertmanager', replicas).map((name) => `${name}:9093`),
    replicas,
    web: {},
  }
}

/** Names the replicas of a server in the set-up for Compose: the first is called as if it were the only one. */
export function replicaNames(name: string, replicas: number): readonly string[] {
  return Array.from({ length: replicas }, (_, at) => (at === 0 ? name : `${name}-${at + 1}`))
}
