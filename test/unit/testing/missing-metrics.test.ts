import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineMetrics } from '../../../src/meters/define-metrics.ts'
import { assertMetricsExist, missingMetrics } from '../../../src/testing/index.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'contract-'))
  defineMetrics({
    orders: { name: 'shop.orders', kind: 'counter', unit: '{order}', description: 'Orders.' },
    checkout: { name: 'shop.checkout.duration', kind: 'histogram', unit: 's', description: 'Checkouts.' },
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const dashboard = {
  panels: [
    { targets: [{ expr: 'sum by (tenant) (rate(shop_orders_total{job=~"$job"}[$__rate_interval]))' }] },
    {
      type: 'row',
      panels: [
        {
          targets: [
            {
              expr: 'histogram_quantile(0.9, sum by (le) (rate(shop_checkout_duration_seconds_bucket[5m])))',
            },
            { expr: 'shop_carts_open / shop_orders_total' },
            { expr: 'node_load1' },
          ],
        },
      ],
    },
  ],
  templating: {
    list: [
      { name: 'tenant', query: { query: 'label_values(shop_visits_total, tenant)', refId: 'a' } },
      { name: 'source', type: 'datasource', query: 'prometheus' },
    ],
  },
}

const rules = `
groups:
  - name: shop
    rules:
      - record: shop:orders:rate5m
        expr: sum(rate(shop_orders_total[5m]))
      - record: shop_orders_share
        expr: shop:orders:rate5m / scalar(shop_gone_total)
      - alert: FewOrders
        expr: shop_orders_share < 0.1
---
kind: PrometheusRule
spec:
  groups:
    - rules:
        - alert: Slow
          expr: rate(shop_checkout_duration_seconds_sum[5m]) > 1
`

describe('the contract of dashboards and rules with the code', () => {
  it('names what a dashboard shows that is not defined, also in rows and variables', () => {
    const file = fileOf('dashboard.json', JSON.stringify(dashboard))
    expect(missingMetrics({ files: [file] })).toEqual([
      { file, metric: 'shop_carts_open', expression: 'shop_carts_open / shop_orders_total' },
      { file, metric: 'shop_visits_total', expression: 'shop_visits_total' },
    ])
    expect(missingMetrics({ files: [file], alsoKnown: ['shop_carts_open', 'shop_visits_total'] })).toEqual([])
    expect(missingMetrics({ files: [file], namespaces: ['node'] })).toMatchObject([{ metric: 'node_load1' }])
  })

  it('names what rules ask that is neither defined nor recorded', () => {
    const file = fileOf('rules.yml', rules)
    expect(missingMetrics({ files: [file] })).toMatchObject([{ metric: 'shop_gone_total' }])
    expect(() => assertMetricsExist({ files: [file] })).toThrow(
      `${file}: shop_gone_total in shop:orders:rate5m / scalar(shop_gone_total)`,
    )
    expect(() => assertMetricsExist({ files: [file], alsoKnown: ['shop_gone_total'] })).not.toThrow()
  })

  it('names metrics as services do that have a prefix and another translation', () => {
    const expr = 'acme_shop_orders_total + shop_orders_total'
    const file = fileOf('prefixed.yml', `groups: [{ rules: [{ alert: A, expr: ${expr} > 1 }] }]`)
    expect(
      missingMetrics({ files: [file], metricPrefix: 'acme', namespaces: ['acme', 'shop'] }),
    ).toMatchObject([{ metric: 'shop_orders_total' }])
    expect(missingMetrics({ files: [file], metricPrefix: 'acme' })).toEqual([])
    const dotted = fileOf(
      'dotted.yml',
      `groups: [{ rules: [{ alert: A, expr: 'rate({"shop.checkout.duration_sum"}[5m]) + {"shop.checkout_sum"}' }] }]`,
    )
    expect(missingMetrics({ files: [dotted], translationStrategy: 'NoTranslation' })).toMatchObject([
      { metric: 'shop.checkout_sum' },
    ])
  })

  it('does not hold where an expression cannot be read', () => {
    const file = fileOf('broken.yml', 'groups: [{ rules: [{ alert: A, expr: "sum(" }] }]')
    expect(() => assertMetricsExist({ files: [file] })).toThrow('this is no PromQL: sum(')
    const broken = fileOf('broken.json', '{ "panels": [')
    expect(() => missingMetrics({ files: [broken] })).toThrow(`${broken} cannot be read`)
    expect(() => missingMetrics({ files: [join(folder, 'absent.json')] })).toThrow('ENOENT')
  })
})
