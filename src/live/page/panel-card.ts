import type { PanelAnswer } from '../answers.ts'
import type { GrafanaPanel } from '../grafana-model.ts'
import { askPanel } from './ask.ts'
import type { Drawing, DrawingPlace } from './drawing.ts'
import { element, textElement } from './element.ts'
import type { PageState } from './page-state.ts'
import { seriesTable } from './series-table.ts'
import { statValues } from './stat-values.ts'
import { stateTimeline } from './state-timeline.ts'
import { timeseriesChart } from './timeseries-chart.ts'

const drawings: Readonly<Record<string, (panel: GrafanaPanel, place: DrawingPlace) => Drawing>> = {
  stat: statValues,
  timeseries: timeseriesChart,
  table: seriesTable,
  'state-timeline': stateTimeline,
}

/** A panel of a dashboard on the page: it asks for its values while it can be seen, and shows them or why there are none. */
export class PanelCard {
  readonly element: HTMLElement
  readonly #panel: GrafanaPanel
  readonly #note = element('p', { attributes: { class: 'note', hidden: true } })
  readonly #body = element('div', { attributes: { class: 'body' } })
  readonly #onZoom: DrawingPlace['onZoom']
  #drawing: Drawing | undefined
  #asked = 0
  #isVisible = false
  /** What it should show but has not asked for, because it cannot be seen. */
  #waiting: PageState | undefined

  constructor(panel: GrafanaPanel, { onZoom }: Pick<DrawingPlace, 'onZoom'>) {
    this.#panel = panel
    this.#onZoom = onZoom
    const titleId = `panel-${panel.id}`
    this.element = element('section', {
      attributes: {
        class: `panel is-loading of-${panel.type} span-${panel.gridPos.w}`,
        'aria-labelledby': titleId,
        'data-panel': panel.title,
      },
      children: [
        element('h3', { attributes: { id: titleId, title: panel.description }, children: [panel.title] }),
        ...(panel.description === undefined
          ? []
          : [textElement('p', { text: panel.description, name: 'description' })]),
        this.#body,
        this.#note,
      ],
    })
  }

  /** Takes over a state, at once or when the panel comes into view. */
  async refresh(state: PageState): Promise<void> {
    this.#waiting = state
    if (this.#isVisible) await this.#ask()
  }

  /** Says whether it can be seen. */
  async setVisible({ isVisible }: { isVisible: boolean }): Promise<void> {
    this.#isVisible = isVisible
    if (isVisible && this.#waiting !== undefined) await this.#ask()
  }

  dispose(): void {
    this.#asked++
    this.#drawing?.dispose()
  }

  async #ask(): Promise<void> {
    const state = this.#waiting!
    this.#waiting = undefined
    const number = ++this.#asked
    const answer = await askPanel(state, this.#panel.id).catch((error: unknown): PanelAnswer => ({
      timesMs: [],
      series: [],
      problem: (error as Error).message,
    }))
    // A later question has been asked, or the panel is gone.
    if (number === this.#asked) this.#show(answer)
  }

  #show(answer: PanelAnswer): void {
    const make = drawings[this.#panel.type]
    const isEmpty = answer.series.length === 0 || make === undefined
    this.element.classList.remove('is-loading')
    this.element.classList.toggle('is-empty', isEmpty)
    this.#note.hidden = answer.problem === undefined && make !== undefined
    this.#note.textContent =
      make === undefined
        ? `Panels of the type ${this.#panel.type} are shown by Grafana alone.`
        : (answer.problem ?? '')
    if (isEmpty) {
      this.#drawing?.dispose()
      this.#drawing = undefined
      this.#body.replaceChildren(textElement('strong', { text: 'No data', name: 'no-data' }))
    } else {
      this.#drawing ??= make(this.#panel, { body: this.#body, onZoom: this.#onZoom })
      this.#drawing.draw(answer)
    }
  }
}
