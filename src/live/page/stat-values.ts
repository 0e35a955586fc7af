import type { PanelAnswer, PanelSeries } from '../answers.ts'
import type { FieldDefaults, GrafanaPanel } from '../grafana-model.ts'
import type { Drawing, DrawingPlace } from './drawing.ts'
import { element, svgElement, textElement } from './element.ts'
import { formatMapped } from './format-value.ts'
import { thresholdName } from './palette.ts'

/** Shows the last value of each series, large, and how it came to be. */
export function statValues({ fieldConfig, title }: GrafanaPanel, { body }: DrawingPlace): Drawing {
  const defaults = fieldConfig?.defaults ?? {}
  const list = element('ul', { attributes: { class: 'stats' } })
  body.replaceChildren(list)
  return {
    draw({ series }: PanelAnswer) {
      const current = series.filter(({ values }) => values.at(-1) !== null)
      // Of what is gone as a whole it is said so, beside how it was.
      const shown = (current.length === 0 ? series : current).slice(0, 8)
      list.classList.toggle('is-single', shown.length === 1)
      list.replaceChildren(...shown.map((one) => statItem(one, { defaults, title })))
    },
    dispose: () => {},
  }
}

function statItem(
  { name, values }: PanelSeries,
  { defaults, title }: { defaults: FieldDefaults; title: string },
): HTMLLIElement {
  const value = values.at(-1) ?? undefined
  const color = (value === undefined ? undefined : thresholdName(value, defaults)) ?? 'plain'
  const formatted = value === undefined ? '–' : formatMapped(value, defaults)
  const [, amount = formatted, unit = ''] = /^(-?[\d.e+-]+)\s?(.*)$/.exec(formatted) ?? []
  const own = name === title ? [] : [name]
  const label = [...own, ...(value === undefined ? ['no value now'] : [])].join(': ')
  return element('li', {
    attributes: { class: `stat is-${color}` },
    children: [
      ...(defaults.mappings?.length ? [] : [sparkline(values)]),
      element('span', {
        attributes: { class: 'stat-value' },
        children: [amount, ...(unit === '' ? [] : [textElement('small', { text: ` ${unit}` })])],
      }),
      ...(label === '' ? [] : [textElement('span', { text: label, name: 'stat-name' })]),
    ],
  })
}

function sparkline(values: readonly (number | null)[]): SVGElement {
  const known = values.filter((value) => value !== null)
  const [least, most] = [Math.min(0, ...known), Math.max(...known)]
  const height = (value: number): string => (28 - (26 * (value - least)) / (most - least || 1)).toFixed(1)
  const points = values.flatMap((value, i) =>
    value === null ? [] : [`${((100 * i) / Math.max(1, values.length - 1)).toFixed(1)},${height(value)}`],
  )
  const [first = '0', last = '100'] = [points[0], points.at(-1)].map((point) => point?.split(',')[0])
  return svgElement('svg', {
    attributes: {
      class: 'sparkline',
      viewBox: '0 0 100 30',
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    children: [
      svgElement('polygon', { attributes: { points: `${first},30 ${points.join(' ')} ${last},30` } }),
      svgElement('polyline', {
        attributes: { points: points.join(' '), 'vector-effect': 'non-scaling-stroke' },
      }),
    ],
  })
}
