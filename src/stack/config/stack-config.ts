import type { Strategy } from '../../naming/strategy.ts'
import type { AlertChanges, PackName } from '../alerts/packs.ts'
import type { Exporters } from './exporters.ts'
import type { GrafanaOptions } from './grafana.ts'
import type { PrometheusWeb } from './prometheus-web.ts'
import type { OwnAlert } from './own-alert.ts'
import type { Receiver, TimeInterval } from './receivers.ts'
import type { RemoteWrite } from './remote-write.ts'
import type { Service } from './service.ts'
import type { SeverityNames } from './severity.ts'
import type { Slo } from './slo.ts'

/** What `meterbridge.config.ts` says. */
export interface StackConfig {
  /** The folder that files are generated into, from the folder of the configuration; `monitoring` by default. */
  readonly out?: string
  /** The files in which `defineMetrics` defines the application's own metrics, from the folder of the configuration. */
  readonly metrics?: readonly string[]
  readonly services: readonly Service[]
  readonly exporters?: Exporters
  /** Which packs of alerts are generated; all by default. */
  readonly packs?: readonly PackName[]
  /** Changes of alerts by name; `false` leaves one out. */
  readonly alerts?: AlertChanges
  /** What the label `severity` of alerts says: `own` (critical, high, medium, low) by default, or `mixin` (critical, warning, info). */
  readonly severityNames?: SeverityNames
  /** Alerts of your own by name. */
  readonly ownAlerts?: Readonly<Record<string, OwnAlert>>
  readonly slos?: readonly Slo[]
  readonly receivers?: readonly Receiver[]
  readonly timeIntervals?: readonly TimeInterval[]
  readonly prometheus?: PrometheusOptions
  readonly grafana?: GrafanaOptions
  readonly remoteWrite?: RemoteWrite
  readonly urls?: Urls
  /** What `npx meterbridge check` reads beside the generated files. */
  readonly check?: CheckOptions
  /** What stands before the names of business metrics: what METERBRIDGE_METRIC_PREFIX says to the services. */
  readonly metricPrefix?: string
  /** How names are translated: what METERBRIDGE_TRANSLATION_STRATEGY says to the services. */
  readonly translationStrategy?: Strategy
}

export interface PrometheusOptions {
  /** `15s` by default. */
  readonly scrapeInterval?: string
  /** `15s` by default. */
  readonly evaluationInterval?: string
  /** How long samples are kept; `15d` by default. */
  readonly retention?: string
  /** How large they may grow; `10GB` by default. */
  readonly retentionSize?: string
  /** The version that runs, such as `3.5` (the default): what it does not know yet is left out. */
  readonly version?: string
  /** Labels of all that leaves this Prometheus, such as `{ cluster: 'eu', replica: 'a' }`. */
  readonly externalLabels?: Readonly<Record<string, string>>
  /** How many samples a scrape of a service may bring; 50 000 by default. */
  readonly sampleLimit?: number
  /** `host:port` of each Alertmanager; `alertmanager:9093` by default, and `alertmanager-2:9093` and so on with `replicas`. */
  readonly alertmanagers?: readonly string[]
  /** How many Prometheus scrape the same, so that one may fail, each beside an Alertmanager; 1 by default, 9 at most. */
  readonly replicas?: number
  readonly web?: PrometheusWeb
}

export interface CheckOptions {
  /** Dashboards (JSON) and rules (YAML) of your own, as patterns from the folder of the configuration. */
  readonly files?: readonly string[]
  /** Names in Prometheus that exist though nothing here defines them, though their first word is that of a metric here. */
  readonly alsoKnown?: readonly string[]
}

/** Where the links in alerts lead. */
export interface Urls {
  /** Where the generated folder `runbooks` can be read; its path by default. Such as `https://github.com/me/app/blob/main/monitoring/runbooks`. */
  readonly runbooks?: string
  /** `http://localhost:3001` by default. */
  readonly grafana?: string
}
