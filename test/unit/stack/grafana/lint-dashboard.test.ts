import { describe, expect, it } from 'vitest'
import { lintDashboard, type DashboardJson } from '../../../../src/stack/grafana/lint-dashboard.ts'

const good = {
  uid: 'orders',
  templating: { list: [{ name: 'datasource', type: 'datasource' }] },
  panels: [
    {
      id: 1,
      type: 'timeseries',
      title: 'Orders',
      description: 'Orders by side.',
      gridPos: { x: 0, y: 0, w: 12, h: 8 },
      datasource: { uid: '${datasource}' },
      fieldConfig: { defaults: { unit: 'ops' } },
      targets: [{ expr: 'sum by (side) (rate(orders_total[$__rate_interval]))', legendFormat: '{{side}}' }],
    },
  ],
} as const satisfies DashboardJson

const [panel] = good.panels

function problems(changes: object, panelChanges: object = {}): string[] {
  return lintDashboard({ ...good, panels: [{ ...panel, ...panelChanges }], ...changes }).map(
    ({ problem }) => problem,
  )
}

describe('lintDashboard', () => {
  it('finds nothing in a good dashboard', () => {
    expect(lintDashboard(good)).toEqual([])
  })

  it.each<[string, object, object]>([
    ['no uid', { uid: undefined }, {}],
    ['more than the 40 characters', { uid: 'x'.repeat(41) }, {}],
    ['no variable of type datasource', { templating: { list: [] } }, {}],
    ['the same id', { panels: [panel, { ...panel, gridPos: { x: 12, y: 0, w: 12, h: 8 } }] }, {}],
    ['another panel covers "Orders"', { panels: [panel, { ...panel, id: 2 }] }, {}],
    ['no title', {}, { title: '' }],
    ['no description', {}, { description: undefined }],
    ['no unit', {}, { fieldConfig: { defaults: {} } }],
    ['not the variable of the dashboard', {}, { datasource: { uid: 'prometheus' } }],
    ['asks for nothing', {}, { targets: [] }],
    ['has a fixed range', {}, { targets: [{ expr: 'rate(orders_total[5m])' }] }],
    ['is no PromQL', {}, { targets: [{ expr: 'sum by (side' }] }],
    ['shows {{symbol}}', {}, { targets: [{ expr: panel.targets[0].expr, legendFormat: '{{symbol}}' }] }],
  ])('finds: %s', (problem, changes, panelChanges) => {
    expect(problems(changes, panelChanges)).toEqual([expect.stringContaining(problem)])
  })

  it('looks into rows that are folded', () => {
    const row = { id: 2, type: 'row', title: 'More', panels: [{ ...panel, id: 3, title: '' }] }
    expect(problems({ panels: [panel, row] })).toContain('it has no title')
  })
})
