import { element } from './element.ts'
import { spanOf, type TimeRange } from './page-state.ts'

const minute = 60_000
const presets: readonly (readonly [ms: number, text: string])[] = [
  [minute, 'last minute'],
  [5 * minute, 'last 5 minutes'],
  [15 * minute, 'last 15 minutes'],
  [60 * minute, 'last hour'],
  [180 * minute, 'last 3 hours'],
  [720 * minute, 'last 12 hours'],
  [1440 * minute, 'last 24 hours'],
  [2880 * minute, 'last 2 days'],
  [10_080 * minute, 'last 7 days'],
  [43_200 * minute, 'last 30 days'],
]

interface TimeRangeOptions {
  readonly range: TimeRange
  readonly longestMs: number | undefined
  readonly onChange: (range: TimeRange) => void
}

/** Lets the reader choose the time that is shown: up to now, or from a moment to another one. */
export function timeRangeControl({ range, longestMs, onChange }: TimeRangeOptions): HTMLElement {
  const isPast = !('lastMs' in range)
  const select = element('select', {
    attributes: { id: 'range' },
    children: [
      ...presets
        .filter(([ms]) => longestMs === undefined || ms <= longestMs)
        .map(([ms, text]) =>
          element('option', {
            attributes: { value: String(ms), selected: 'lastMs' in range && range.lastMs === ms },
            children: [text],
          }),
        ),
      element('option', { attributes: { value: 'past', selected: isPast }, children: ['from … to …'] }),
    ],
  })
  const { fromMs, toMs } = spanOf(range, Date.now())
  const from = momentInput('From', fromMs)
  const to = momentInput('To', toMs)
  const moments = element('div', { attributes: { class: 'moments', hidden: !isPast }, children: [from, to] })
  select.addEventListener('change', () => {
    if (select.value === 'past') onChange({ fromMs, toMs })
    else onChange({ lastMs: Number(select.value) })
  })
  moments.addEventListener('change', () => {
    const chosen = { fromMs: momentOf(from), toMs: momentOf(to) }
    const isRight = chosen.fromMs < chosen.toMs
    to.setCustomValidity(isRight ? '' : 'It must be later than the first moment.')
    if (isRight) onChange(chosen)
    else to.reportValidity()
  })
  return element('div', {
    attributes: { class: 'control' },
    children: [element('label', { attributes: { for: 'range' }, children: ['Time'] }), select, moments],
  })
}

function momentInput(name: string, timeMs: number): HTMLInputElement {
  const localMs = timeMs - new Date(timeMs).getTimezoneOffset() * minute
  return element('input', {
    attributes: {
      type: 'datetime-local',
      step: '1',
      required: true,
      'aria-label': name,
      value: new Date(localMs).toISOString().slice(0, 19),
    },
  })
}

function momentOf(input: HTMLInputElement): number {
  return new Date(input.value).getTime()
}
