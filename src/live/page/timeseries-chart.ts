import uPlot from 'uplot'
import type { PanelAnswer } from '../answers.ts'
import type { GrafanaPanel } from '../grafana-model.ts'
import { chartLegend } from './chart-legend.ts'
import { chartTooltip } from './chart-tooltip.ts'
import type { Drawing, DrawingPlace } from './drawing.ts'
import { element } from './element.ts'
import { formatTick, formatValue } from './format-value.ts'
import { lineColor, namedColor } from './palette.ts'

const heightPx = 190
const font = '11px Inter, system-ui, sans-serif'

/** A series that is drawn, with the number of its colour, which stays when others come and go. */
export interface Line {
  readonly name: string
  readonly color: number
  readonly values: readonly (number | null)[]
  readonly isHidden: boolean
}

/** Shows series as lines over time, with a legend below. */
export function timeseriesChart(panel: GrafanaPanel, { body, onZoom }: DrawingPlace): Drawing {
  const unit = panel.fieldConfig?.defaults.unit
  const colors = new Map<string, number>()
  const hidden = new Set<string>()
  const canvas = element('div', { attributes: { class: 'chart', role: 'img', 'aria-label': panel.title } })
  const legend = chartLegend({ title: panel.title, unit, onToggle: toggle })
  body.replaceChildren(canvas, legend.element)
  let shown: PanelAnswer | undefined
  let chart: { readonly plot: uPlot; readonly key: string } | undefined
  const observer = new ResizeObserver(() => resize())
  observer.observe(canvas)

  function toggle(name: string): void {
    if (!hidden.delete(name)) hidden.add(name)
    if (shown !== undefined) draw(shown)
  }

  function resize(): void {
    if (chart !== undefined && canvas.clientWidth > 0)
      chart.plot.setSize({ width: canvas.clientWidth, height: heightPx })
  }

  function draw(answer: PanelAnswer): void {
    shown = answer
    const lines = answer.series.map(({ name, values }, i): Line => {
      if (!colors.has(name)) colors.set(name, colors.size)
      return { name, color: colors.get(name) ?? i, values, isHidden: hidden.has(name) }
    })
    const data = [
      answer.timesMs.map((time) => time / 1000),
      ...lines.map(({ values }) => [...values]),
    ] as uPlot.AlignedData
    const key = JSON.stringify(lines.map(({ name, isHidden }) => [name, isHidden]))
    if (chart?.key === key) chart.plot.setData(data)
    else {
      chart?.plot.destroy()
      chart = {
        key,
        plot: new uPlot(optionsOf(panel, { lines, onZoom, width: canvas.clientWidth }), data, canvas),
      }
    }
    legend.show(lines)
    canvas.setAttribute(
      'aria-label',
      `${panel.title}: ${lines.length} lines, whose last values are in the table below`,
    )
  }

  return {
    draw,
    dispose() {
      observer.disconnect()
      chart?.plot.destroy()
    },
  }

  function optionsOf(
    { fieldConfig }: GrafanaPanel,
    { lines, onZoom: zoom, width }: { lines: readonly Line[]; onZoom: DrawingPlace['onZoom']; width: number },
  ): uPlot.Options {
    const thresholds = (fieldConfig?.defaults.thresholds?.steps ?? []).filter(({ value }) => value !== null)
    return {
      width: Math.max(width, 100),
      height: heightPx,
      padding: [10, 26, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: 'live' },
        points: { size: 7, width: 2 },
        drag: { x: true, y: false, setScale: false },
        y: false,
      },
      scales: { y: { range: (_, least, most) => yRange(least, most) } },
      axes: [
        axis({
          size: 26,
          space: 64,
          values: (_, splits) => splits.map((time) => formatTick(time * 1000, splits)),
        }),
        axis({ size: sizeOfLabels, values: (_, splits) => splits.map((value) => formatValue(value, unit)) }),
      ],
      series: [{}, ...lines.map((line) => seriesOptions(line, lines.length))],
      hooks: {
        setSelect: [
          ({ select, posToVal }) => {
            if (select.width < 5) return
            zoom({
              fromMs: Math.round(posToVal(select.left, 'x') * 1000),
              toMs: Math.round(posToVal(select.left + select.width, 'x') * 1000),
            })
          },
        ],
        draw: [(plot) => drawThresholds(plot, thresholds)],
      },
      plugins: [chartTooltip({ lines, unit })],
    }
  }
}

/** Begins at 0, and leaves some air above; values of 0 alone get a height too. */
function yRange(least: number | null, most: number | null): [number, number] {
  const top = most ?? 1
  const bottom = Math.min(0, least ?? 0)
  return [bottom, top <= 0 && bottom === 0 ? 1 : top + (top - bottom) * 0.08]
}

function axis(own: Partial<uPlot.Axis>): uPlot.Axis {
  return {
    stroke: () => namedColor('text'),
    font,
    grid: { stroke: () => namedColor('grid'), width: 1 },
    ticks: { show: false },
    gap: 6,
    ...own,
  }
}

function sizeOfLabels(_: uPlot, values: readonly string[] | null): number {
  const longest = Math.max(0, ...(values ?? []).map(({ length }) => length))
  return Math.max(36, 16 + longest * 6.2)
}

function seriesOptions({ name, color, isHidden }: Line, count: number): uPlot.Series {
  return {
    label: name,
    show: !isHidden,
    stroke: () => lineColor(color),
    width: 1.6,
    fill: (plot) =>
      fade(plot, { color: lineColor(color), strength: count === 1 ? 0.22 : count <= 4 ? 0.1 : 0 }),
    points: { show: isAlone },
  }
}

/** A value without neighbours would not be seen as a line. */
function isAlone(plot: uPlot, series: number): boolean {
  return [...plot.data[series]!].filter((value) => value !== null).length === 1
}

function fade(
  { ctx, bbox }: uPlot,
  { color, strength }: { color: string; strength: number },
): CanvasGradient | string {
  if (strength === 0 || !Number.isFinite(bbox.top)) return 'transparent'
  const gradient = ctx.createLinearGradient(0, bbox.top, 0, bbox.top + bbox.height)
  gradient.addColorStop(0, withAlpha(color, strength))
  gradient.addColorStop(1, withAlpha(color, 0))
  return gradient
}

function withAlpha(color: string, alpha: number): string {
  return `${color}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`
}

type Thresholds = readonly { readonly color: string; readonly value: number | null }[]

function drawThresholds(plot: uPlot, thresholds: Thresholds): void {
  const { ctx, bbox } = plot
  for (const { color, value } of thresholds) {
    const y = plot.valToPos(value!, 'y', true)
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.save()
    ctx.strokeStyle = namedColor(color)
    ctx.lineWidth = devicePixelRatio
    ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.restore()
  }
}
