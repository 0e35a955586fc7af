import type { Metric } from './metric.ts'
import { workErrorType, workOutcome } from './outcomes.ts'

const symbol = {
  description: 'The instrument that is traded, such as `AAPL`: one of those that the application trades.',
  limit: 300,
} as const

const side = { description: 'Which way the order goes.', values: ['buy', 'sell'] } as const

const outcome = workOutcome

const feed = { description: 'Where the market data comes from, one of a small set.', limit: 20 } as const

export const tradingOrders = {
  name: 'trading.orders',
  kind: 'counter',
  unit: '{order}',
  description: 'Orders, counted at each status that they come to.',
  attributes: {
    symbol,
    'order.side': side,
    'order.status': {
      description: 'The status that the order came to.',
      values: [
        'submitted',
        'accepted',
        'partially_filled',
        'filled',
        'cancelled',
        'rejected',
        'expired',
        'error',
        'dry_run',
      ],
    },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingOrderPlacementDuration = {
  name: 'trading.order.placement.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long it took to place orders.',
  attributes: { 'order.side': side, 'trading.outcome': outcome, 'error.type': workErrorType },
  buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10],
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingOrdersSubmitted = {
  name: 'trading.orders.submitted',
  kind: 'counter',
  unit: '{order}',
  description: 'Orders that a coordinator handed on to be placed.',
  attributes: { 'trading.outcome': outcome },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingOpenPositions = {
  name: 'trading.positions.open',
  kind: 'gauge',
  unit: '{position}',
  description: 'The size of the position in an instrument, below 0 for a short one.',
  attributes: { symbol },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingPositionsAdjusted = {
  name: 'trading.positions.adjusted',
  kind: 'counter',
  unit: '{position}',
  description: 'Positions that were changed to follow their targets.',
  attributes: {},
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingPositionSyncs = {
  name: 'trading.position_syncs',
  kind: 'counter',
  unit: '{sync}',
  description: 'Comparisons of the own positions with those of the broker.',
  attributes: { 'trading.outcome': outcome },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingProfit = {
  name: 'trading.profit.minor_units',
  kind: 'gauge',
  unit: '{minor_unit}',
  description:
    'Profit, or loss below 0, in the minor unit of its currency (cents for USD). Never add up several currencies.',
  attributes: {
    'trading.profit.type': {
      description: 'Whether the positions are closed.',
      values: ['realized', 'unrealized'],
    },
    'trading.currency': { description: 'The ISO 4217 code of the currency, in capitals.', limit: 40 },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingSignalsGenerated = {
  name: 'trading.signals.generated',
  kind: 'counter',
  unit: '{signal}',
  description: 'Signals that were generated.',
  attributes: {
    symbol,
    'signal.direction': { description: 'What the signal advises.', values: ['buy', 'sell', 'hold'] },
  },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingSignalsReceived = {
  name: 'trading.signals.received',
  kind: 'counter',
  unit: '{signal}',
  description: 'Signals that another service sent.',
  attributes: {},
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const tradingSignalGenerationDuration = {
  name: 'trading.signal.generation.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long it took to generate signals.',
  attributes: {
    'trading.strategy': { description: 'The strategy that generates them, one of a small set.', limit: 50 },
    'trading.outcome': outcome,
    'error.type': workErrorType,
  },
  buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60],
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const marketDataSubscriptionDuration = {
  name: 'market_data.subscription.duration',
  kind: 'histogram',
  unit: 's',
  description: 'How long it took to subscribe to market data.',
  attributes: {
    'market_data.feed': feed,
    'trading.outcome': outcome,
    'error.type': workErrorType,
  },
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric

export const marketDataActiveSubscriptions = {
  name: 'market_data.subscriptions.active',
  kind: 'gauge',
  unit: '{subscription}',
  description: 'Instruments whose market data is subscribed to.',
  attributes: { 'market_data.feed': feed },
  stability: 'ours',
  isBusiness: true,
} as const satisfies Metric
