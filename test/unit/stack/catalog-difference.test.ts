import { expect, test } from 'vitest'
import type { Metric } from '../../../src/catalog/metric.ts'
import { bridgingRules, catalogDifference } from '../../../src/stack/catalog-difference.ts'
import { Query } from '../../../src/stack/query/query.ts'

const orders: Metric = {
  name: 'shop.orders',
  kind: 'histogram',
  unit: 's',
  description: 'How long orders take.',
  attributes: {
    side: { description: 'Which.', values: ['buy', 'sell'] },
    shop: { description: 'Where.', limit: 9 },
  },
  buckets: [1, 2],
  stability: 'ours',
}

function changes(after: Partial<Metric>): unknown {
  return catalogDifference([orders], [{ ...orders, ...after }]).map(({ isBreaking, change }) => [
    isBreaking,
    change,
  ])
}

test('nothing has changed in the same catalog', () => {
  expect(changes({})).toEqual([])
})

test.for([
  [{ kind: 'counter' }, [[true, 'its kind was histogram and is counter']]],
  [{ unit: 'By' }, [[true, 'its unit was s and is By']]],
  [{ buckets: [1, 3] }, [[true, 'its buckets were 1, 2 and are 1, 3']]],
  [
    {
      attributes: {
        side: { description: 'Which.', values: ['buy'] },
        size: { description: 'What.', limit: 9 },
      },
    },
    [
      [true, 'its attribute shop is gone'],
      [false, 'its attribute size is new'],
      [true, 'its attribute side is no longer sell'],
    ],
  ],
] satisfies [Partial<Metric>, unknown][])('%j is told', ([after, expected]) => {
  expect(changes(after)).toEqual(expected)
})

test('a metric that goes on under another name is told as renamed, and can be bridged', () => {
  const renamed = { ...orders, name: 'shop.order.duration' }
  const found = catalogDifference([orders], [renamed])
  expect(found).toEqual([
    {
      metric: 'shop.order.duration',
      isBreaking: true,
      change: 'it was called shop.orders',
      renamedFrom: 'shop.orders',
    },
  ])
  const query = new Query('UnderscoreEscapingWithSuffixes')
  expect(bridgingRules(found, { before: [orders], after: [renamed], query })).toEqual(
    ['bucket', 'count', 'sum'].map((part) => ({
      record: `shop_orders_seconds_${part}`,
      expr: `shop_order_duration_seconds_${part}`,
    })),
  )
})

test('one that is replaced by another is told as gone', () => {
  expect(catalogDifference([orders], [{ ...orders, name: 'shop.sales', description: 'Another.' }])).toEqual([
    { metric: 'shop.orders', isBreaking: true, change: 'it is gone' },
    { metric: 'shop.sales', isBreaking: false, change: 'it is new' },
  ])
})
