import { defineMetrics } from '../../../src/meters/define-metrics.ts'
import { attachDefinitions } from '../../../src/meters/definition-registry.ts'
import type { SeriesStore } from '../../../src/series/series-store.ts'
import { startRunning } from './running.ts'

/** Starts a store that every defined metric records into. */
export function startDefined(): SeriesStore {
  const store = startRunning()
  attachDefinitions(store)
  return store
}

export const side = { description: 'Which side.', values: ['buy', 'sell'] } as const
const ending = {
  outcome: { description: 'How it ended.', values: ['success', 'error', 'cancelled'] },
  'error.type': { description: 'The class of the error.', limit: 10 },
} as const

/** Defines a metric of each kind. */
export function defineShop() {
  return defineMetrics({
    orders: {
      name: 'shop.orders',
      kind: 'counter',
      unit: '{order}',
      description: 'Orders.',
      attributes: { side },
    },
    checkouts: {
      name: 'shop.checkouts',
      kind: 'counter',
      unit: '{checkout}',
      description: 'Checkouts.',
      attributes: ending,
    },
    checkout: {
      name: 'shop.checkout.duration',
      kind: 'histogram',
      unit: 's',
      description: 'Checkouts.',
      attributes: ending,
    },
    carts: { name: 'shop.carts', kind: 'upDownCounter', unit: '{cart}', description: 'Open carts.' },
    stock: { name: 'shop.stock', kind: 'gauge', unit: '{item}', description: 'Stock.' },
    waiting: { name: 'shop.waiting', kind: 'gauge', unit: '{job}', description: 'Waiting.', observed: true },
  })
}
