import { beforeEach, test } from 'node:test'
import { defineMetrics } from 'meterbridge'
import { assertRecorded, collectMetrics, resetMetrics } from 'meterbridge/testing'

const { orders } = defineMetrics({
  orders: { name: 'shop.orders', kind: 'counter', unit: '{order}', description: 'Orders.' },
})

beforeEach(resetMetrics)

void test('an order is counted', async () => {
  orders.add(1)
  assertRecorded(await collectMetrics(), { name: 'shop_orders_total', value: 1 })
})
