/** Where Grafana finds what it shows. */
export interface GrafanaOptions {
  /** `http://prometheus:9090` by default. Any server that answers PromQL: Mimir, Thanos, VictoriaMetrics. */
  readonly prometheusUrl?: string
  /** `http://alertmanager:9093` by default. */
  readonly alertmanagerUrl?: string
  /** Where traces are, if they are: exemplars lead to them. */
  readonly tempoUrl?: string
  /** Where logs are, if they are: their trace ids lead to traces. */
  readonly lokiUrl?: string
}
