import type { PanelAnswer } from '../answers.ts'
import type { GrafanaPanel } from '../grafana-model.ts'
import type { Drawing, DrawingPlace } from './drawing.ts'
import { element, textElement } from './element.ts'
import { formatMapped } from './format-value.ts'

/** Shows the series of a moment as rows, with a column for each label. */
export function seriesTable({ fieldConfig, title }: GrafanaPanel, { body }: DrawingPlace): Drawing {
  const defaults = fieldConfig?.defaults ?? {}
  return {
    draw({ series }: PanelAnswer) {
      const labels = [...new Set(series.flatMap(({ labels: own }) => Object.keys(own)))].filter(
        (label) => label !== '__name__',
      )
      const table = element('table', {
        children: [
          textElement('caption', { text: title, name: 'unseen' }),
          element('thead', {
            children: [row([...labels.map((label) => heading(label)), heading('value', 'number')])],
          }),
          element('tbody', {
            children: series.map(({ labels: own, values }) =>
              row([
                ...labels.map((label) => textElement('td', { text: own[label] ?? '' })),
                textElement('td', {
                  text: formatMapped(values.at(-1) ?? Number.NaN, defaults),
                  name: 'number',
                }),
              ]),
            ),
          }),
        ],
      })
      // What scrolls must be reached by the keyboard.
      body.replaceChildren(
        element('div', {
          attributes: { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `${title}, table` },
          children: [table],
        }),
      )
    },
    dispose: () => {},
  }
}

function row(cells: readonly HTMLElement[]): HTMLElement {
  return element('tr', { children: cells })
}

function heading(text: string, name?: string): HTMLElement {
  return element('th', { attributes: { scope: 'col', class: name }, children: [text] })
}
