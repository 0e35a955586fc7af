import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Metric } from '../../../../src/catalog/metric.ts'
import type { StackConfig } from '../../../../src/stack/config/stack-config.ts'
import { alertRules } from '../../../../src/stack/alerts/alert-rules.ts'
import { panelOfAlert } from '../../../../src/stack/grafana/panel-of-alert.ts'
import { alertFiles } from '../../../../src/stack/prometheus/rule-files.ts'
import { burnAlerts } from '../../../../src/stack/prometheus/slo-rules.ts'
import { dashboards } from '../../../../src/stack/grafana/dashboards.ts'
import { grafanaFiles } from '../../../../src/stack/grafana/grafana-files.ts'
import { lintDashboard, type DashboardJson } from '../../../../src/stack/grafana/lint-dashboard.ts'
import { parsePromql } from '../../../../src/stack/promql/parse-promql.ts'
import { selectorsOf } from '../../../../src/stack/promql/syntax.ts'
import { everything, stackOf, textsOf } from '../everything.ts'

const orders = {
  name: 'shop.orders',
  kind: 'counter',
  unit: '{order}',
  description: 'Orders.',
  attributes: { side: { description: 'Which side.', values: ['buy', 'sell'] } },
  stability: 'ours',
} as const satisfies Metric

function filesOf(config: StackConfig, own: readonly Metric[] = []): Record<string, string> {
  return textsOf(grafanaFiles(stackOf(config, own)))
}

interface MadeDashboard extends DashboardJson {
  readonly refresh?: string
  readonly panels?: readonly (NonNullable<DashboardJson['panels']>[number] & {
    readonly links?: readonly { readonly url: string }[]
  })[]
}

function dashboardsOf(files: Record<string, string>): MadeDashboard[] {
  return Object.entries(files)
    .filter(([path]) => path.startsWith('grafana/dashboards/'))
    .map(([, text]) => JSON.parse(text) as MadeDashboard)
}

describe('the dashboards of a configuration with everything in it', () => {
  const made = dashboardsOf(filesOf(everything, [orders]))

  it('are all that there are, under their uids', () => {
    expect(made.map(({ uid }) => uid)).toEqual(dashboards.map(({ uid }) => uid))
  })

  it('ask again by themselves', () => {
    expect(made.map(({ refresh }) => refresh).filter((refresh = '') => !/^\d+[sm]$/.test(refresh))).toEqual(
      [],
    )
  })

  it('have nothing that the linter finds', () => {
    expect(made.map(lintDashboard).flat()).toEqual([])
  })

  it('choose the services in every query, so that the variable at the top holds', () => {
    const expressions = made.flatMap(({ panels = [] }) =>
      panels.flatMap(({ targets: asked = [] }) => asked.map(({ expr }) => expr!)),
    )
    const unchosen = expressions
      .flatMap((expression) => selectorsOf(parsePromql(expression)))
      .filter(({ matchers }) => !matchers.some(({ label, value }) => label === 'job' && value === '$job'))
      .map(({ metric }) => metric)
    // Objectives and alerts of the whole system have no job.
    expect([...new Set(unchosen)].toSorted()).toEqual(['ALERTS', 'slo:objective:ratio'])
  })

  it('have a panel for each metric that the application defines', () => {
    const own = made.find(({ uid }) => uid === 'meterbridge-own')
    expect(own?.panels?.map(({ title }) => title)).toEqual(['shop', 'shop.orders'])
    expect(own?.panels?.[1]?.targets?.[0]?.expr).toBe(
      'sum by (side) (rate(shop_orders_total{job=~"$job"}[$__rate_interval]))',
    )
  })
})

describe('the panels that alerts lead to', () => {
  const stack = stackOf(everything)
  const rules = alertRules(stack)

  it('exist on dashboards that exist', () => {
    const uids = dashboards.map(({ uid }) => uid)
    expect(
      rules.filter(({ definition }) => !uids.includes(definition.dashboard)).map(({ name }) => name),
    ).toEqual([])
  })

  it('name alerts that exist', () => {
    const names = new Set([...rules.map(({ name }) => name), ...Object.keys(burnAlerts)])
    const named = dashboardsOf(filesOf(everything)).flatMap(({ panels = [] }) =>
      panels.flatMap(({ links = [] }) => links.map(({ url }) => url.replace(/^.*\/|\.md$/g, ''))),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((name) => !names.has(name))).toEqual([])
  })

  it('are there for every alert, on the dashboard that the alert names', () => {
    const elsewhere = rules.filter(
      ({ name, definition }) => panelOfAlert(stack, definition.shownAs ?? name)?.uid !== definition.dashboard,
    )
    expect(elsewhere.map(({ name }) => name)).toEqual([])
  })

  it('are linked from the alert itself', () => {
    const overview = dashboardsOf(filesOf(everything)).find(({ uid }) => uid === 'meterbridge-overview')
    const ratio = overview?.panels?.find(({ title }) => title === 'Error ratio')
    const [alerts] = alertFiles(stack).filter(({ path }) => path.endsWith('/http.yml'))
    expect(alerts?.text).toContain(
      `/d/meterbridge-overview?var-job={{ $labels.job | urlquery }}&viewPanel=panel-${ratio?.id}`,
    )
  })
})

it('leaves out the dashboards for which nothing is configured', () => {
  const uids = dashboardsOf(filesOf({ services: [] })).map(({ uid }) => uid)
  expect(uids).toEqual([
    'meterbridge-overview',
    'meterbridge-health',
    'meterbridge-perf',
    'meterbridge-queues',
    'meterbridge-ai',
    'meterbridge-trading',
    'meterbridge-scanner',
    'meterbridge-self',
  ])
})

it('puts the prefix of the services before business metrics, and before no others', () => {
  const made = dashboardsOf(filesOf({ services: [], metricPrefix: 'finpilot' }))
  const asked = made.flatMap(({ panels = [] }) =>
    panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => selectorsOf(parsePromql(expr!)).map(({ metric }) => metric)),
    ),
  )
  expect(asked).toEqual(
    expect.arrayContaining(['finpilot_scan_items_total', 'http_server_request_duration_seconds_count']),
  )
  expect(asked).not.toContain('scan_items_total')
})

it('names metrics as the services translate them', () => {
  const [first] = dashboardsOf(filesOf({ services: [], translationStrategy: 'NoTranslation' }))
  const asked = first?.panels?.find(({ title }) => title === 'Request rate')?.targets?.[0]?.expr
  expect(asked).toContain('{"http.server.request.duration_count",job=~"$job"}')
})

describe('what Grafana reads at its start', () => {
  it('leads from exemplars and logs to traces where there are some', () => {
    const { datasources } = parse(
      filesOf(everything)['grafana/provisioning/datasources/meterbridge.yml']!,
    ) as { datasources: { uid: string; jsonData?: Record<string, unknown> }[] }
    expect(datasources.map(({ uid }) => uid)).toEqual(['prometheus', 'alertmanager', 'tempo', 'loki'])
    expect(datasources[0]?.jsonData).toEqual({
      httpMethod: 'POST',
      timeInterval: '15s',
      exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }],
    })
  })

  it('has a folder for dashboards of the user beside ours, which may be changed there', () => {
    const { providers } = parse(filesOf(everything)['grafana/provisioning/dashboards/meterbridge.yml']!) as {
      providers: { name: string; allowUiUpdates: boolean; options: { path: string } }[]
    }
    expect(
      providers.map(({ name, allowUiUpdates, options }) => [name, allowUiUpdates, options.path]),
    ).toEqual([
      ['meterbridge', false, '/etc/grafana/dashboards'],
      ['custom', true, '/etc/grafana/custom'],
    ])
  })
})
