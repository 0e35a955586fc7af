/** A metric of Prometheus or of an exporter, under the name that it has there. */
export interface ExporterMetric {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'summary'
  /** Beside those of the target. */
  readonly labels: readonly string[]
}

/** What the labels of an exporter's metric are to be. */
export type ExporterMatchers<M extends ExporterMetric> = {
  readonly [Label in M['labels'][number] | 'job' | 'instance']?:
    | string
    | { readonly operator: '!=' | '=~' | '!~'; readonly value: string }
}
