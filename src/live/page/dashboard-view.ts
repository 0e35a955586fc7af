import type { GrafanaDashboard, GrafanaPanel } from '../grafana-model.ts'
import { element, textElement } from './element.ts'
import { PanelCard } from './panel-card.ts'
import type { PageState } from './page-state.ts'

export interface DashboardView {
  readonly element: HTMLElement
  refresh(state: PageState): Promise<void>
  dispose(): void
}

/** Shows the rows of a dashboard; those of its panels that are near the window ask for their values. */
export function dashboardView(
  dashboard: GrafanaDashboard,
  { onZoom }: { onZoom: (span: { fromMs: number; toMs: number }) => void },
): DashboardView {
  const cards = new Map<Element, PanelCard>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        void cards.get(target)?.setVisible({ isVisible: isIntersecting })
    },
    { rootMargin: '300px' },
  )
  const rows = rowsOf(dashboard.panels).map(({ title, panels }) =>
    element('section', {
      attributes: { class: 'row' },
      children: [
        ...(title === '' ? [] : [textElement('h2', { text: title })]),
        element('div', {
          attributes: { class: 'grid' },
          children: panels.map((panel) => {
            const card = new PanelCard(panel, { onZoom })
            cards.set(card.element, card)
            observer.observe(card.element)
            return card.element
          }),
        }),
      ],
    }),
  )
  return {
    element: element('div', { attributes: { class: 'rows' }, children: rows }),
    async refresh(state) {
      await Promise.all([...cards.values()].map((card) => card.refresh(state)))
    },
    dispose() {
      observer.disconnect()
      for (const card of cards.values()) card.dispose()
    },
  }
}

interface Row {
  readonly title: string
  readonly panels: GrafanaPanel[]
}

function rowsOf(panels: readonly GrafanaPanel[]): readonly Row[] {
  const rows: Row[] = []
  for (const panel of panels) {
    if (panel.type === 'row') rows.push({ title: panel.title, panels: [] })
    else {
      if (rows.length === 0) rows.push({ title: '', panels: [] })
      rows.at(-1)!.panels.push(panel)
    }
  }
  return rows
}
