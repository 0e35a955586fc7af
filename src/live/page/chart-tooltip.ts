import type uPlot from 'uplot'
import { element, textElement } from './element.ts'
import { formatTime, formatValue } from './format-value.ts'
import { swatch } from './chart-legend.ts'
import type { Line } from './timeseries-chart.ts'

const mostRows = 12

/** Shows the values below the pointer, the largest first. */
export function chartTooltip({
  lines,
  unit,
}: {
  lines: readonly Line[]
  unit: string | undefined
}): uPlot.Plugin {
  const box = element('div', { attributes: { class: 'tooltip', hidden: true, 'aria-hidden': 'true' } })
  return {
    hooks: {
      init: [({ over }) => over.append(box)],
      setCursor: [
        (plot) => {
          const { idx, left = -1 } = plot.cursor
          // Other panels follow the pointer with their cross-hair alone.
          box.hidden = idx === null || idx === undefined || left < 0 || !plot.over.matches(':hover')
          if (box.hidden) return
          const values = lines
            .filter(({ isHidden, values: own }) => !isHidden && own[idx!] != null)
            .map((line) => ({ line, value: line.values[idx!]! }))
            .toSorted((a, b) => b.value - a.value)
          box.replaceChildren(
            textElement('time', { text: formatTime(plot.data[0][idx!]! * 1000, { withDay: false }) }),
            ...values.slice(0, mostRows).map(({ line, value }) =>
              element('div', {
                attributes: { class: 'tooltip-row' },
                children: [
                  swatch(line.color),
                  textElement('span', { text: line.name }),
                  textElement('b', { text: formatValue(value, unit) }),
                ],
              }),
            ),
          )
          const isRight = left > plot.over.clientWidth / 2
          box.style.left = isRight ? 'auto' : `${left + 14}px`
          box.style.right = isRight ? `${plot.over.clientWidth - left + 14}px` : 'auto'
        },
      ],
    },
  }
}
