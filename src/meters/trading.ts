import type { AttributesOf } from '../catalog/metric.ts'
import {
  marketDataActiveSubscriptions,
  marketDataSubscriptionDuration,
  tradingOpenPositions,
  tradingOrderPlacementDuration,
  tradingOrders,
  tradingOrdersSubmitted,
  tradingPositionsAdjusted,
  tradingPositionSyncs,
  tradingProfit,
  tradingSignalGenerationDuration,
  tradingSignalsGenerated,
  tradingSignalsReceived,
} from '../catalog/trading.ts'
import type { SeriesStore } from '../series/series-store.ts'
import { currencyOf } from './currency-of.ts'
import { outcomeOf } from './outcome-of.ts'
import { measuring, recording } from './pack.ts'
import { removablePack } from './removal.ts'

type OrderAttributes = AttributesOf<typeof tradingOrders>

/** Which way an order goes. */
export type OrderSide = NonNullable<OrderAttributes['order.side']>

/** The status that an order came to. */
export type OrderStatus = NonNullable<OrderAttributes['order.status']>

/** What a signal advises. */
export type SignalDirection = NonNullable<AttributesOf<typeof tradingSignalsGenerated>['signal.direction']>

/** How work of a trading service ended. */
export type TradingOutcome = NonNullable<AttributesOf<typeof tradingOrdersSubmitted>['trading.outcome']>

/** An order; never its identity. */
export interface Order {
  /** One of the instruments that the application trades. */
  readonly symbol: string
  readonly side: OrderSide
}

/** What a measured placement can say of itself. */
export interface OrderReport {
  /** Sets the status that the order came to; `submitted` otherwise, or `error` when the function throws. */
  status(status: OrderStatus): void
}

/** A profit, or a loss below 0, as whole minor units of a currency. */
export interface Profit {
  readonly type: 'realized' | 'unrealized'
  /** The ISO 4217 code. */
  readonly currency: string
  readonly amountMinor: number | bigint
}

const { pack, removal } = removablePack('trading', {
  metrics: [
    tradingOrders,
    tradingOrderPlacementDuration,
    tradingOrdersSubmitted,
    tradingOpenPositions,
    tradingPositionsAdjusted,
    tradingPositionSyncs,
    tradingProfit,
    tradingSignalGenerationDuration,
    tradingSignalsGenerated,
    tradingSignalsReceived,
    marketDataSubscriptionDuration,
    marketDataActiveSubscriptions,
  ],
  bind,
})
const inertReport: OrderReport = { status() {} }

/** Measures trading: orders, positions, signals and market data. Does nothing without the preload. */
export const trading = {
  ...removal,

  /** Counts an order at a status that it came to (`trading.orders`). */
  recordOrder: recording(pack, (recorders, order: Order & { readonly status: OrderStatus }) =>
    recorders.order(order),
  ),

  /** Places an order and records how long it took and which status it came to. */
  placeOrder: measuring(pack, {
    inertReport,
    begin(recorders, { symbol, side }: Order) {
      let said: OrderStatus = 'submitted'
      return {
        report: { status: (status: OrderStatus) => void (said = status) },
        end(ending) {
          const { outcome, errorType } = outcomeOf(ending)
          recorders.placement.record(ending.durationSeconds, {
            'order.side': side,
            'trading.outcome': outcome,
            'error.type': errorType,
          })
          const status = outcome === 'success' ? said : outcome
          recorders.order({ symbol, side, status })
        },
      }
    },
  }),

  /** Counts an order that was handed on to be placed (`trading.orders.submitted`). */
  recordOrderSubmitted: recording(pack, (recorders, { outcome }: { readonly outcome: TradingOutcome }) =>
    recorders.submitted.add(1, { 'trading.outcome': outcome }),
  ),

  /** Says how large the position in an instrument is, below 0 for a short one (`trading.positions.open`). */
  setPosition: recording(
    pack,
    (recorders, { symbol, size }: { readonly symbol: string; readonly size: number }) =>
      recorders.positions.set(size, { symbol }),
  ),

  /** Counts positions that were changed to follow their targets (`trading.positions.adjusted`). */
  recordPositionsAdjusted: recording(pack, (recorders, { count }: { readonly count: number }) =>
    recorders.adjusted.add(count),
  ),

  /** Counts a comparison of the own positions with those of the broker (`trading.position_syncs`). */
  recordPositionSync: recording(pack, (recorders, { outcome }: { readonly outcome: TradingOutcome }) =>
    recorders.syncs.add(1, { 'trading.outcome': outcome }),
  ),

  /** Says how large the profit is (`trading.profit.minor_units`). */
  setProfit: recording(pack, (recorders, { type, currency, amountMinor }: Profit) =>
    recorders.profit.set(Number(amountMinor), {
      'trading.profit.type': type,
      'trading.currency': currencyOf(currency),
    }),
  ),

  /** Generates signals and records how long it took (`trading.signal.generation.duration`). */
  generateSignals: measuring(pack, {
    inertReport: undefined,
    begin: (recorders, { strategy }: { readonly strategy: string }) => ({
      report: undefined,
      end(ending) {
        const { outcome, errorType } = outcomeOf(ending)
        recorders.generation.record(ending.durationSeconds, {
          'trading.strategy': strategy,
          'trading.outcome': outcome,
          'error.type': errorType,
        })
      },
    }),
  }),

  /** Counts a signal that was generated (`trading.signals.generated`). */
  recordSignal: recording(
    pack,
    (recorders, { symbol, direction }: { readonly symbol: string; readonly direction?: SignalDirection }) =>
      recorders.generated.add(1, { symbol, 'signal.direction': direction }),
  ),

  /** Counts signals that another service sent (`trading.signals.received`). */
  recordSignalsReceived: recording(pack, (recorders, { count }: { readonly count: number }) =>
    recorders.received.add(count),
  ),

  /** Subscribes to market data and records how long it took (`market_data.subscription.duration`). */
  subscribe: measuring(pack, {
    inertReport: undefined,
    begin: (recorders, { feed }: { readonly feed: string }) => ({
      report: undefined,
      end(ending) {
        const { outcome, errorType } = outcomeOf(ending)
        recorders.subscription.record(ending.durationSeconds, {
          'market_data.feed': feed,
          'trading.outcome': outcome,
          'error.type': errorType,
        })
      },
    }),
  }),

  /** Says how many instruments are subscribed to (`market_data.subscriptions.active`). */
  setSubscriptions: recording(
    pack,
    (recorders, { feed, count }: { readonly feed: string; readonly count: number }) =>
      recorders.subscriptions.set(count, { 'market_data.feed': feed }),
  ),
}

function bind(store: SeriesStore) {
  const orders = store.counter(tradingOrders)
  return {
    order: ({ symbol, side, status }: Order & { readonly status: OrderStatus }) =>
      orders.add(1, { symbol, 'order.side': side, 'order.status': status }),
    placement: store.histogram(tradingOrderPlacementDuration),
    submitted: store.counter(tradingOrdersSubmitted),
    positions: store.gauge(tradingOpenPositions),
    adjusted: store.counter(tradingPositionsAdjusted),
    syncs: store.counter(tradingPositionSyncs),
    profit: store.gauge(tradingProfit),
    generation: store.histogram(tradingSignalGenerationDuration),
    generated: store.counter(tradingSignalsGenerated),
    received: store.counter(tradingSignalsReceived),
    subscription: store.histogram(marketDataSubscriptionDuration),
    subscriptions: store.gauge(marketDataActiveSubscriptions),
  }
}
