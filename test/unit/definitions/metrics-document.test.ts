import { expect, it } from 'vitest'
import { completeDefinition } from '../../../src/definitions/metric-definition.ts'
import { metricsDocument } from '../../../src/definitions/metrics-document.ts'

const orders = completeDefinition({
  name: 'shop.orders',
  kind: 'counter',
  unit: '{order}',
  description: 'Orders by side and tenant.',
  attributes: {
    'order.side': { description: 'Which side.', values: ['buy', 'sell'] },
    tenant: { description: 'Whose.', limit: 50, keep: 'busiest' },
  },
})
const checkout = completeDefinition({
  name: 'shop.checkout.duration',
  kind: 'histogram',
  unit: 's',
  description: 'Checkouts.',
  attributes: { sku: { description: 'What.', limit: 5000, pattern: /^[A-Z]{3}$/ } },
  buckets: [0.1, 1],
  objectives: [{ atMost: 0.3, share: 0.99 }],
})

it('tells the names, type, unit, labels with their bounds, meaning and series of each metric', () => {
  expect(metricsDocument([orders, checkout], { seriesLimit: 2000, prefix: 'acme' })).toBe(`# Metrics

| In Prometheus | Type | Unit | Series | Meaning |
| --- | --- | --- | --- | --- |
| \`acme_shop_checkout_duration_seconds\` | histogram | \`s\` | at most 2000 | Checkouts. |
| \`acme_shop_orders_total\` | counter | \`{order}\` | 100 when every value occurs | Orders by side and tenant. |

### shop.checkout.duration

Checkouts.

\`acme_shop_checkout_duration_seconds\`, histogram, unit \`s\`, ours, at most 2000 series.

| Attribute | Label | Values | Meaning |
| --- | --- | --- | --- |
| \`sku\` | \`sku\` | at most 5000 that match \`^[A-Z]{3}$\` | What. |

Buckets: 0.1, 0.3, 1.

Objective: 99 % are 0.3 or less.

### shop.orders

Orders by side and tenant.

\`acme_shop_orders_total\`, counter, unit \`{order}\`, ours, 100 series when every value occurs.

| Attribute | Label | Values | Meaning |
| --- | --- | --- | --- |
| \`order.side\` | \`order_side\` | \`buy\`, \`sell\` | Which side. |
| \`tenant\` | \`tenant\` | the busiest 50 | Whose. |
`)
})
