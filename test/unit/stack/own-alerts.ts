import type { Metric } from '../../../src/catalog/metric.ts'
import type { OwnAlert } from '../../../src/stack/define-config.ts'

/** Metrics of an application, of each kind. */
export const ownMetricsOfSample = [
  {
    name: 'shop.carts',
    kind: 'counter',
    unit: '{cart}',
    description: 'Carts.',
    attributes: { 'shop.side': { description: 'Which side.', values: ['buy', 'sell'] } },
    stability: 'ours',
  },
  {
    name: 'shop.checkout.duration',
    kind: 'histogram',
    unit: 's',
    description: 'How long it takes to pay.',
    attributes: {},
    buckets: [1, 2, 4],
    stability: 'ours',
  },
  {
    name: 'shop.stock',
    kind: 'gauge',
    unit: '{thing}',
    description: 'What is there.',
    attributes: {},
    stability: 'ours',
  },
] as const satisfies readonly Metric[]

const text = { summary: 'Too much', description: 'It is too much.' }

/** Alerts on each of them, and one by an expression. */
export const ownAlertsOfSample: Readonly<Record<string, OwnAlert>> = {
  CartsFlood: {
    ...text,
    metric: 'shop.carts',
    above: 1000,
    where: { 'shop.side': 'buy' },
    by: ['shop.side'],
    within: '10m',
    steps: ['Ask marketing.'],
  },
  CheckoutSlow: {
    ...text,
    metric: 'shop.checkout.duration',
    above: 2,
    quantile: 0.99,
    severity: 'critical',
    for: '2m',
  },
  StockHigh: { ...text, metric: 'shop.stock', above: 50 },
  NoOrders: { ...text, expression: 'sum(increase(shop_carts_total[30m])) < 1' },
}
