/** A dashboard in Grafana's classic schema, as far as the page shows it. */
export interface GrafanaDashboard {
  readonly uid: string
  readonly title: string
  readonly description?: string
  readonly refresh?: string
  readonly time?: { readonly from: string; readonly to: string }
  readonly templating: { readonly list: readonly GrafanaVariable[] }
  readonly panels: readonly GrafanaPanel[]
}

export interface GrafanaVariable {
  readonly name: string
  readonly label?: string
  readonly type: string
  /** Such as `label_values(up, job)`. */
  readonly definition?: string
  readonly multi?: boolean
  readonly includeAll?: boolean
  readonly allValue?: string
}

export interface GrafanaPanel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly GrafanaTarget[]
  readonly fieldConfig?: { readonly defaults: FieldDefaults }
}

export interface GrafanaTarget {
  readonly refId: string
  readonly expr: string
  readonly legendFormat?: string
}

export interface FieldDefaults {
  readonly unit?: string
  readonly min?: number
  readonly color?: { readonly mode: string }
  readonly thresholds?: { readonly steps: readonly Threshold[] }
  readonly mappings?: readonly {
    readonly type: string
    readonly options: Readonly<Record<string, { readonly text?: string; readonly color?: string }>>
  }[]
}

/** From a value on, a colour; the first has no value. */
export interface Threshold {
  readonly color: string
  readonly value: number | null
}
