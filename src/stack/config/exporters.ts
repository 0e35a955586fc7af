/** The exporters whose metrics the rules and dashboards know. */
export const exporterNames = ['node', 'postgres', 'redis', 'kafka', 'airflow'] as const

export type ExporterName = (typeof exporterNames)[number]

/** Where an exporter answers. */
export interface Exporter {
  /** `host:port` of each. */
  readonly targets: readonly string[]
  readonly scrapeInterval?: string
}

/** The exporters that are scraped; the job of each is its name. */
export type Exporters = { readonly [Name in ExporterName]?: Exporter }
