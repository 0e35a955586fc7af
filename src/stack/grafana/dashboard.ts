import type { ExporterName } from '../config/exporters.ts'
import type { PanelQueries } from './panel-queries.ts'

/** A dashboard as data: Grafana's JSON is made from it. */
export interface Dashboard {
  /** At most 40 characters (Grafana); part of the links that lead to it. */
  readonly uid: string
  readonly title: string
  readonly description: string
  /** How often it asks again, such as `30s`. */
  readonly refresh: string
  /** What must be in the configuration, or there is nothing to show. */
  readonly needs?: readonly ExporterName[] | 'slos' | 'own metrics'
  rows(queries: PanelQueries): readonly Row[]
}

/** Panels under a heading. */
export interface Row {
  readonly title: string
  readonly panels: readonly Panel[]
}

/** What a panel shows, and how. */
export interface Panel {
  readonly title: string
  /** What a reader should know to understand it. */
  readonly description: string
  readonly type: 'stat' | 'timeseries' | 'table' | 'state-timeline'
  readonly queries: readonly PanelQuery[]
  /** The unit of the first query unless given. */
  readonly unit?: GrafanaUnit
  /** Values from which it turns yellow and red. */
  readonly thresholds?: { readonly warning?: number; readonly critical: number }
  /** What 0 and 1 mean, for a panel of those two values. */
  readonly states?: { readonly 0: string; readonly 1: string }
  /** The names of the alerts that lead here. */
  readonly alerts?: readonly string[]
}

/** One query of a panel. */
export interface PanelQuery {
  readonly expression: string
  /** The name of each series, with labels in double braces. */
  readonly legend: string
  readonly unit: GrafanaUnit
  /** Whether the series of the histogram behind it can have exemplars that lead to traces. */
  readonly hasExemplars?: true
}

/** The units of Grafana that are used. */
export type GrafanaUnit =
  | 's'
  | 'bytes'
  | 'Bps'
  | 'ops'
  | 'reqps'
  | 'percentunit'
  | 'short'
  | 'dateTimeFromNow'
