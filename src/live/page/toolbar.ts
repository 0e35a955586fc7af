import type { GrafanaDashboard } from '../grafana-model.ts'
import { element } from './element.ts'
import type { PageState, TimeRange } from './page-state.ts'
import { themeButton } from './theme-button.ts'
import { timeRangeControl } from './time-range-control.ts'
import { variableMenu } from './variable-menu.ts'

interface ToolbarOptions {
  readonly dashboard: GrafanaDashboard
  readonly state: PageState
  readonly longestMs: number | undefined
  /** Called with what the reader has changed. */
  readonly onChange: (change: Partial<PageState>) => void
  readonly onRefresh: () => void
  readonly onTheme: () => void
}

const refreshes: readonly (readonly [ms: number, text: string])[] = [
  [0, 'never'],
  [1000, 'every second'],
  [5000, 'every 5 s'],
  [15_000, 'every 15 s'],
  [60_000, 'every minute'],
]

/** Shows what can be chosen for a dashboard: its variables, the time, how often it asks again, the theme. */
export function toolbar({ dashboard, state, longestMs, ...calls }: ToolbarOptions): HTMLElement {
  const { onChange, onRefresh, onTheme } = calls
  const refresh = element('select', {
    attributes: { id: 'refresh' },
    children: refreshes.map(([ms, text]) =>
      element('option', {
        attributes: { value: String(ms), selected: ms === state.refreshMs },
        children: [text],
      }),
    ),
  })
  refresh.addEventListener('change', () => onChange({ refreshMs: Number(refresh.value) }))
  const now = element('button', { attributes: { type: 'button', class: 'button' }, children: ['Refresh'] })
  now.addEventListener('click', onRefresh)
  return element('div', {
    attributes: { class: 'toolbar', role: 'group', 'aria-label': 'What is shown' },
    children: [
      ...dashboard.templating.list
        .filter(({ type }) => type === 'query')
        .map((variable) =>
          variableMenu(variable, {
            state,
            onChoose: (values) => onChange({ chosen: new Map([...state.chosen, [variable.name, values]]) }),
          }),
        ),
      timeRangeControl({
        range: state.range,
        longestMs,
        onChange: (range: TimeRange) => onChange({ range }),
      }),
      element('div', {
        attributes: { class: 'control' },
        children: [element('label', { attributes: { for: 'refresh' }, children: ['Refresh'] }), refresh],
      }),
      now,
      themeButton(onTheme),
    ],
  })
}
