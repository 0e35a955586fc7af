import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Metric } from '../../../../src/catalog/metric.ts'
import { generateStack } from '../../../../src/stack/generate-stack.ts'
import { catalogFamilies } from '../../../../src/catalog/families.ts'
import { ownAlertsOfSample, ownMetricsOfSample } from '../own-alerts.ts'
import { textsOf } from '../everything.ts'

const texts = textsOf(
  generateStack({
    config: { services: [], ownAlerts: ownAlertsOfSample },
    metrics: [...[...catalogFamilies.values()].flat(), ...(ownMetricsOfSample as readonly Metric[])],
    version: '1.2.3',
  }),
)

interface Rules {
  readonly groups: readonly { readonly rules: readonly { alert: string; annotations: object }[] }[]
}

test('an alert of your own on a metric asks for it by its kind', () => {
  const rules = (parse(texts['prometheus/rules/own.yml']!) as Rules).groups[0]!.rules
  expect(rules).toMatchObject([
    {
      alert: 'CartsFlood',
      expr: 'sum by (job, shop_side) (increase(shop_carts_total{shop_side="buy"}[10m])) > 1000',
      for: '5m',
      labels: { severity: 'medium', component: 'own' },
    },
    {
      alert: 'CheckoutSlow',
      expr: 'histogram_quantile(0.99, sum by (job, le) (rate(shop_checkout_duration_seconds_bucket[5m]))) > 2',
      for: '2m',
      labels: { severity: 'critical', component: 'own' },
    },
    { alert: 'StockHigh', expr: 'max by (job) (shop_stock) > 50' },
    { alert: 'NoOrders', expr: 'sum(increase(shop_carts_total[30m])) < 1' },
  ])
})

test('it leads to the panel of its metric and to a runbook of its own', () => {
  const [flood] = (parse(texts['prometheus/rules/own.yml']!) as Rules).groups[0]!.rules
  const dashboard = JSON.parse(texts['grafana/dashboards/meterbridge-own.json']!) as {
    panels: { id: number; title: string }[]
  }
  const panel = dashboard.panels.find(({ title }) => title === 'shop.carts')!
  expect(flood!.annotations).toMatchObject({
    runbook_url: 'runbooks/CartsFlood.md',
    dashboard_url: expect.stringContaining(
      `/d/meterbridge-own?var-job={{ $labels.job | urlquery }}&viewPanel=panel-${panel.id}`,
    ) as string,
  })
  expect(texts['runbooks/CartsFlood.md']).toContain('1. Ask marketing.')
})

test('it has tests, but an expression without series has none', () => {
  const { tests } = parse(texts['prometheus/tests/own.test.yml']!) as { tests: { name: string }[] }
  expect(tests.map(({ name }) => name)).toEqual(
    ['CartsFlood', 'CheckoutSlow', 'StockHigh'].flatMap((name) => [`${name} fires`, `${name} stays quiet`]),
  )
})

test('Prometheus loads rules of your own beside it', () => {
  expect(parse(texts['prometheus/prometheus.yml']!)).toMatchObject({
    rule_files: ['rules/*.yml', 'custom/*.yml'],
  })
  expect(texts['prometheus/custom/README.md']).toContain('Rules of your own')
})
