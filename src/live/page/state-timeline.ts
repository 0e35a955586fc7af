import type { PanelAnswer, PanelSeries } from '../answers.ts'
import type { FieldDefaults, GrafanaPanel } from '../grafana-model.ts'
import type { Drawing, DrawingPlace } from './drawing.ts'
import { element, svgElement, textElement } from './element.ts'
import { formatMapped, formatTime } from './format-value.ts'
import { thresholdName } from './palette.ts'

/** Shows the states of each series as a band along the time. */
export function stateTimeline({ fieldConfig }: GrafanaPanel, { body }: DrawingPlace): Drawing {
  const defaults = fieldConfig?.defaults ?? {}
  return {
    draw({ series, timesMs }: PanelAnswer) {
      const withDay = timesMs.at(-1)! - timesMs[0]! > 86_400_000
      body.replaceChildren(
        element('ul', {
          attributes: { class: 'bands' },
          children: series.map((one) => band(one, defaults)),
        }),
        element('div', {
          attributes: { class: 'band-times', 'aria-hidden': 'true' },
          children: [timesMs[0]!, timesMs.at(-1)!].map((time) =>
            textElement('span', { text: formatTime(time, { withDay }) }),
          ),
        }),
      )
    },
    dispose: () => {},
  }
}

function band({ name, values }: PanelSeries, defaults: FieldDefaults): HTMLElement {
  const last = values.findLast((value) => value !== null) ?? Number.NaN
  const color = thresholdName(last, defaults) ?? 'plain'
  return element('li', {
    children: [
      textElement('span', { text: name, name: 'band-name' }),
      svgElement('svg', {
        attributes: {
          class: 'band',
          viewBox: `0 0 ${values.length} 1`,
          preserveAspectRatio: 'none',
          'aria-hidden': 'true',
        },
        children: [...statesOf(values)].map(({ value, from, to }) =>
          svgElement('rect', {
            attributes: {
              class: `is-${thresholdName(value, defaults) ?? 'plain'}`,
              x: String(from),
              width: String(to - from),
              height: '1',
            },
          }),
        ),
      }),
      textElement('span', { text: formatMapped(last, defaults), name: `band-state is-${color}` }),
    ],
  })
}

interface State {
  readonly value: number
  readonly from: number
  readonly to: number
}

/** Joins steps of one value. */
function* statesOf(values: readonly (number | null)[]): Generator<State> {
  let from = 0
  for (let to = 1; to <= values.length; to++) {
    if (to < values.length && values[to] === values[from]) continue
    const value = values[from]
    if (value !== null && value !== undefined) yield { value, from, to }
    from = to
  }
}
