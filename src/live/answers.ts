import type { GrafanaDashboard } from './grafana-model.ts'

/** What the page asks for once: the dashboards, and where their samples come from. */
export interface View {
  readonly version: string
  /** Such as `Prometheus at http://localhost:9090`. */
  readonly source: string
  /** The longest time span that can be shown, in milliseconds; absent where the source decides. */
  readonly longestMs?: number
  readonly dashboards: readonly GrafanaDashboard[]
}

/** Whether the source is there. */
export interface Status {
  readonly problem?: string
}

/** The values of a variable of a dashboard. */
export interface VariableAnswer {
  readonly values: readonly string[]
  readonly problem?: string
}

/** What a panel is to show. */
export interface PanelAnswer {
  /** Milliseconds since 1970 of each step; one moment for a table. */
  readonly timesMs: readonly number[]
  readonly series: readonly PanelSeries[]
  /** Why nothing is shown, or not all; in sentences. */
  readonly problem?: string
}

export interface PanelSeries {
  /** As the legend of its query names it. */
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** A value for each step; null where there is none. */
  readonly values: readonly (number | null)[]
}
