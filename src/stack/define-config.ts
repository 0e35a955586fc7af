import type { StackConfig } from './config/stack-config.ts'

/** Gives the configuration back as it is, with its types checked: the default export of `meterbridge.config.ts`. */
export function defineConfig<const Config extends StackConfig>(config: Config): Config {
  return config
}

export type { Exporter, ExporterName, Exporters } from './config/exporters.ts'
export type { GrafanaOptions } from './config/grafana.ts'
export type {
  EmailReceiver,
  PagerDutyReceiver,
  Receiver,
  SlackReceiver,
  TimeInterval,
  WebhookReceiver,
} from './config/receivers.ts'
export type { PrometheusWeb } from './config/prometheus-web.ts'
export type { ExpressionAlert, MetricAlert, OwnAlert } from './config/own-alert.ts'
export type { RemoteWrite } from './config/remote-write.ts'
export type { Discovery, Service, ServiceDependency, Tier } from './config/service.ts'
export type { Severity, SeverityNames } from './config/severity.ts'
export type { AvailabilitySlo, LatencySlo, RatioSlo, Slo } from './config/slo.ts'
export type { CheckOptions, PrometheusOptions, StackConfig, Urls } from './config/stack-config.ts'
