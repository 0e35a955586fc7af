import { element, svgElement, textElement } from './element.ts'
import { formatValue } from './format-value.ts'
import { lineColor } from './palette.ts'
import type { Line } from './timeseries-chart.ts'

export interface Legend {
  readonly element: HTMLElement
  show(lines: readonly Line[]): void
}

interface LegendOptions {
  readonly title: string
  readonly unit: string | undefined
  /** Called with the name of a line that is to be hidden or shown. */
  readonly onToggle: (name: string) => void
}

const visibleRows = 3

/** Names the lines of a graph, with their last and largest values; a name hides its line and shows it again. */
export function chartLegend({ title, unit, onToggle }: LegendOptions): Legend {
  const rows = element('tbody')
  const table = element('table', {
    attributes: { class: 'legend' },
    children: [
      textElement('caption', { text: `${title}, values`, name: 'unseen' }),
      element('thead', {
        children: [
          element('tr', {
            children: ['series', 'last', 'max'].map((text) =>
              element('th', {
                attributes: { scope: 'col', class: text === 'series' ? undefined : 'number' },
                children: [text],
              }),
            ),
          }),
        ],
      }),
      rows,
    ],
  })
  let shown = ''
  let order: readonly number[] = []
  return {
    element: element('div', {
      attributes: {
        class: 'scroll legend-box',
        tabindex: '0',
        role: 'region',
        'aria-label': `${title}, legend`,
      },
      children: [table],
    }),
    show(lines) {
      const names = JSON.stringify(
        lines.map(({ name, isHidden, color }) => [name, isHidden, lineColor(color)]),
      )
      // A row that stays keeps the focus of the keyboard, and its place.
      if (names !== shown) {
        order = largestFirst(lines)
        rows.replaceChildren(...order.map((i) => legendRow(lines[i]!, onToggle)))
      }
      shown = names
      for (const [row, i] of order.entries()) {
        const { values } = lines[i]!
        const [, last, most] = rows.rows[row]!.cells
        last!.textContent = formatValue(lastOf(values), unit)
        most!.textContent = formatValue(mostOf(values), unit)
      }
    },
  }
}

/** Orders lines so that the first ones matter most; as many as can be seen at once keep the order of their queries. */
function largestFirst(lines: readonly Line[]): readonly number[] {
  const order = lines.map((_, i) => i)
  if (lines.length <= visibleRows) return order
  return order.toSorted((a, b) => mostOf(lines[b]!.values) - mostOf(lines[a]!.values))
}

/** Makes the spot of a line's colour. */
export function swatch(color: number): SVGElement {
  return svgElement('svg', {
    attributes: { class: 'swatch', viewBox: '0 0 10 10', 'aria-hidden': 'true' },
    children: [
      svgElement('rect', { attributes: { width: '10', height: '10', rx: '3', fill: lineColor(color) } }),
    ],
  })
}

function legendRow({ name, color, isHidden }: Line, onToggle: (name: string) => void): HTMLElement {
  const button = element('button', {
    attributes: { type: 'button', 'aria-pressed': String(!isHidden), title: name },
    children: [swatch(color), textElement('span', { text: name })],
  })
  button.addEventListener('click', () => onToggle(name))
  return element('tr', {
    attributes: { class: isHidden ? 'is-hidden' : undefined },
    children: [
      element('td', { children: [button] }),
      textElement('td', { text: '', name: 'number' }),
      textElement('td', { text: '', name: 'number' }),
    ],
  })
}

function lastOf(values: readonly (number | null)[]): number {
  return values.findLast((value) => value !== null) ?? Number.NaN
}

function mostOf(values: readonly (number | null)[]): number {
  return Math.max(...values.map((value) => value ?? -Infinity))
}
