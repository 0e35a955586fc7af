import type { Panel, Row } from './dashboard.ts'

/** A panel or a heading with its place on Grafana's grid of 24 columns. */
export interface Placed {
  /** From 1, in the order of the dashboard: part of the links that lead to the panel. */
  readonly id: number
  readonly place: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly title: string
  /** Absent for a heading. */
  readonly panel?: Panel
}

const columns = 24
const sizes: Readonly<Record<Panel['type'], { w: number; h: number }>> = {
  stat: { w: 4, h: 4 },
  timeseries: { w: 12, h: 8 },
  table: { w: 12, h: 8 },
  'state-timeline': { w: 24, h: 8 },
}

/** Places panels from left to right and from top to bottom, each row below its heading. */
export function placePanels(rows: readonly Row[]): readonly Placed[] {
  const placed: Placed[] = []
  let y = 0
  for (const { title, panels } of rows) {
    placed.push({ id: placed.length + 1, place: { x: 0, y, w: columns, h: 1 }, title })
    y += 1
    let x = 0
    let lineHeight = 0
    for (const panel of panels) {
      const { w, h } = sizes[panel.type]
      // Panels of one height stand side by side.
      if (x + w > columns || (lineHeight !== 0 && lineHeight !== h)) {
        y += lineHeight
        x = 0
      }
      lineHeight = h
      placed.push({ id: placed.length + 1, place: { x, y, w, h }, title: panel.title, panel })
      x += w
    }
    y += lineHeight
  }
  return placed
}
