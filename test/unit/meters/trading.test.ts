import { afterEach, expect, it } from 'vitest'
import { trading } from '../../../src/meters/trading.ts'
import { recordedIn, startRunning, stopRunning } from './running.ts'

afterEach(stopRunning)

const order = { symbol: 'AAPL', side: 'buy' } as const

it('times a placement and counts the order at the status that it came to', async () => {
  const store = startRunning()
  await trading.placeOrder(order, async () => {})
  await trading.placeOrder(order, async (report) => report.status('rejected'))
  await expect(trading.placeOrder(order, () => Promise.reject(new TypeError('no broker')))).rejects.toThrow(
    'broker',
  )
  trading.recordOrder({ ...order, status: 'filled' })
  const orders = 'trading.orders{order.side=buy,order.status='
  expect(recordedIn(store)).toEqual({
    'trading.order.placement.duration{order.side=buy,trading.outcome=success}': '2x',
    'trading.order.placement.duration{error.type=TypeError,order.side=buy,trading.outcome=error}': '1x',
    [`${orders}submitted,symbol=AAPL}`]: 1,
    [`${orders}rejected,symbol=AAPL}`]: 1,
    [`${orders}error,symbol=AAPL}`]: 1,
    [`${orders}filled,symbol=AAPL}`]: 1,
  })
})

it('says positions, short ones below 0, and profit in minor units of its currency', () => {
  const store = startRunning()
  trading.setPosition({ symbol: 'AAPL', size: -12 })
  trading.setProfit({ type: 'realized', currency: 'usd', amountMinor: -1250n })
  trading.recordPositionsAdjusted({ count: 3 })
  trading.recordPositionSync({ outcome: 'error' })
  expect(recordedIn(store)).toEqual({
    'trading.positions.open{symbol=AAPL}': -12,
    'trading.profit.minor_units{trading.currency=USD,trading.profit.type=realized}': -1250,
    'trading.positions.adjusted{}': 3,
    'trading.position_syncs{trading.outcome=error}': 1,
  })
})

it('measures signals and subscriptions to market data', async () => {
  const store = startRunning()
  expect(trading.generateSignals({ strategy: 'momentum' }, () => ['AAPL'])).toEqual(['AAPL'])
  trading.recordSignal({ symbol: 'AAPL', direction: 'buy' })
  trading.recordSignal({ symbol: 'MSFT' })
  trading.recordSignalsReceived({ count: 2 })
  trading.recordOrderSubmitted({ outcome: 'success' })
  await trading.subscribe({ feed: 'iex' }, async () => {})
  trading.setSubscriptions({ feed: 'iex', count: 2 })
  expect(recordedIn(store)).toEqual({
    'trading.signal.generation.duration{trading.outcome=success,trading.strategy=momentum}': '1x',
    'trading.signals.generated{signal.direction=buy,symbol=AAPL}': 1,
    'trading.signals.generated{symbol=MSFT}': 1,
    'trading.signals.received{}': 2,
    'trading.orders.submitted{trading.outcome=success}': 1,
    'market_data.subscription.duration{market_data.feed=iex,trading.outcome=success}': '1x',
    'market_data.subscriptions.active{market_data.feed=iex}': 2,
  })
})
