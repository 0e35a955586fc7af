import { expect, it } from 'vitest'
import { ConsumerLedger } from '../../../../src/instruments/kafka/consumer-ledger.ts'

it('adds up the lag of the partitions that it is assigned', () => {
  const ledger = new ConsumerLedger('billing')
  ledger.assign({ orders: [0, 1], events: [0] })
  expect([...ledger.topics()]).toEqual([
    { topic: 'orders', partitions: 2, lag: undefined },
    { topic: 'events', partitions: 1, lag: undefined },
  ])
  ledger.setLag('orders', { partition: 0, messages: 5 })
  ledger.setLag('orders', { partition: 1, messages: 7 })
  ledger.setLag('orders', { partition: 2, messages: 100 })
  expect([...ledger.topics()][0]).toEqual({ topic: 'orders', partitions: 2, lag: 12 })
})

it('forgets the partitions that it lost, and keeps their topic', () => {
  const ledger = new ConsumerLedger('billing')
  ledger.assign({ orders: [0, 1] })
  ledger.setLag('orders', { partition: 0, messages: 5 })
  ledger.setLag('orders', { partition: 1, messages: 7 })
  ledger.assign({ orders: [1], events: [3] })
  expect([...ledger.topics()][0]).toEqual({ topic: 'orders', partitions: 1, lag: 7 })
  ledger.stop()
  expect([...ledger.topics()].map(({ partitions, lag }) => [partitions, lag])).toEqual([
    [0, undefined],
    [0, undefined],
  ])
})
